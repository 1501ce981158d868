package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that each of two gateway replicas executes commands (such as finish or extend) on leases that the other replica
 * granted, even after a partition has moved between the replicas.
 */
class LeaseReplicasIT {
    private static final int MESSAGES = 24;

    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT = new LeaseEnvironment("replicas.", 2, "moved");

    @Test
    void leaseSurvivesAPartitionMoveAndCanBeFinishedThroughAnyReplica() {
        LeaseHttpClient first = ENVIRONMENT.http(0);
        first.submit(
                IntStream.range(0, MESSAGES).mapToObj(i -> message("m" + i)).toList());
        List<LeasedMessage> leases = new ArrayList<>();
        Polling.until(
                () -> {
                    leases.addAll(first.lease("moved", "max=100&wait=1s&lease=25s"));
                    return leases.size();
                },
                size -> size == MESSAGES);

        LeaseHttpClient second = ENVIRONMENT.http(ENVIRONMENT.startGateway());
        ENVIRONMENT.awaitReplicas("moved", 2);
        assertThat(first.lease("moved", "max=100&wait=1s")).isEmpty();
        assertThat(second.lease("moved", "max=100&wait=1s")).isEmpty();

        assertThat(second.sendCommandForAll(leases.subList(0, 6), "finish")).containsOnly(204);
        assertThat(first.sendCommandForAll(leases.subList(6, 12), "finish")).containsOnly(204);
        assertThat(second.sendCommandForAll(leases.subList(12, 18), "extend?lease=120s"))
                .containsOnly(200);
        assertThat(first.sendCommandForAll(leases.subList(18, 20), "release")).containsOnly(204);
        Set<String> releasedIds = new TreeSet<>(ids(leases.subList(18, 20)));
        Set<String> leasedAfterRelease = new TreeSet<>();
        leaseAndFinish(second, leasedAfterRelease, releasedIds.size());
        assertThat(leasedAfterRelease).isEqualTo(releasedIds);

        Set<String> expiredIds = ids(leases.subList(20, MESSAGES));
        Set<String> leasedAfterExpiry = new TreeSet<>();
        long earliest = leaseAndFinish(second, leasedAfterExpiry, expiredIds.size());
        assertThat(leasedAfterExpiry).isEqualTo(expiredIds);
        assertThat(earliest).isGreaterThanOrEqualTo(leases.get(20).expiresAt());
        assertThat(first.finish(leases.get(20).token())).isIn(404, 409);

        assertThat(first.sendCommandForAll(leases.subList(12, 18), "finish")).containsOnly(204);
        assertThat(second.lease("moved", "max=100&wait=1s")).isEmpty();
        assertAnyReplicaFinishesAnyLease(first, second);
    }

    private static void assertAnyReplicaFinishesAnyLease(LeaseHttpClient first, LeaseHttpClient second) {
        first.submit(
                IntStream.range(0, MESSAGES).mapToObj(i -> message("n" + i)).toList());
        List<LeasedMessage> leases = new ArrayList<>();
        Polling.until(
                () -> {
                    leases.addAll(second.lease("moved", "max=100&wait=5s&lease=60s"));
                    return leases.size();
                },
                size -> size == MESSAGES);
        assertThat(first.sendCommandForAll(leases, "finish")).containsOnly(204);
        assertThat(second.sendCommandForAll(leases, "finish")).containsOnly(404);
    }

    /**
     * Leases and finishes messages until {@code count} ids are leased.
     *
     * @return the time of the first response that contained a message, in epoch milliseconds
     */
    private static long leaseAndFinish(LeaseHttpClient http, Set<String> leasedIds, int count) {
        List<LeasedMessage> all = new ArrayList<>();
        Polling.until(
                () -> {
                    List<LeasedMessage> leases = http.lease("moved", "max=100&wait=5s&lease=60s");
                    all.addAll(leases);
                    leases.forEach(
                            lease -> assertThat(http.finish(lease.token())).isEqualTo(204));
                    return all.size();
                },
                size -> size >= count);
        leasedIds.addAll(ids(all));
        return all.stream().mapToLong(LeasedMessage::receivedAt).min().orElseThrow();
    }

    private static Set<String> ids(List<LeasedMessage> leases) {
        return leases.stream().map(LeasedMessage::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> message(String id) {
        return Map.of("customer", "c-" + id, "channel", "moved", "id", id, "recipient", "r", "body", "x");
    }
}
