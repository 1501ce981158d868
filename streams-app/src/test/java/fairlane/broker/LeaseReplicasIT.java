package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.HttpLeases.Leased;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two replicas of the gateway: each answers for what the other has, also when it moves between them. */
class LeaseReplicasIT {
    private static final int MESSAGES = 24;

    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("replicas.", 2, "moved");

    @Test
    void whatIsLeasedStaysSoWhenItsPartitionMovesAndIsFinishedThroughAnyReplica() {
        HttpLeases first = STAGE.http(0);
        first.send(IntStream.range(0, MESSAGES).mapToObj(i -> message("m" + i)).toList());
        List<Leased> leases = new ArrayList<>();
        Awaiting.until(
                () -> {
                    leases.addAll(first.lease("moved", "max=100&wait=1s&lease=25s"));
                    return leases.size();
                },
                size -> size == MESSAGES);

        HttpLeases second = STAGE.http(STAGE.startGateway());
        STAGE.awaitOwners("moved", 2);
        assertThat(first.lease("moved", "max=100&wait=1s")).isEmpty();
        assertThat(second.lease("moved", "max=100&wait=1s")).isEmpty();

        assertThat(second.sayAll(leases.subList(0, 6), "finish")).containsOnly(204);
        assertThat(first.sayAll(leases.subList(6, 12), "finish")).containsOnly(204);
        assertThat(second.sayAll(leases.subList(12, 18), "extend?lease=120s")).containsOnly(200);
        assertThat(first.sayAll(leases.subList(18, 20), "release")).containsOnly(204);
        Set<String> back = new TreeSet<>(ids(leases.subList(18, 20)));
        Set<String> got = new TreeSet<>();
        takeAndFinish(second, got, back.size());
        assertThat(got).isEqualTo(back);

        Set<String> late = ids(leases.subList(20, MESSAGES));
        Set<String> later = new TreeSet<>();
        long earliest = takeAndFinish(second, later, late.size());
        assertThat(later).isEqualTo(late);
        assertThat(earliest).isGreaterThanOrEqualTo(leases.get(20).expiresAt());
        assertThat(first.finish(leases.get(20).lease())).isIn(404, 409);

        assertThat(first.sayAll(leases.subList(12, 18), "finish")).containsOnly(204);
        assertThat(second.lease("moved", "max=100&wait=1s")).isEmpty();
        everyReplicaAnswersForEveryMessage(first, second);
    }

    private static void everyReplicaAnswersForEveryMessage(HttpLeases first, HttpLeases second) {
        first.send(IntStream.range(0, MESSAGES).mapToObj(i -> message("n" + i)).toList());
        List<Leased> leases = new ArrayList<>();
        Awaiting.until(
                () -> {
                    leases.addAll(second.lease("moved", "max=100&wait=5s&lease=60s"));
                    return leases.size();
                },
                size -> size == MESSAGES);
        assertThat(first.sayAll(leases, "finish")).containsOnly(204);
        assertThat(second.sayAll(leases, "finish")).containsOnly(404);
    }

    /** @return when the first of them came */
    private static long takeAndFinish(HttpLeases http, Set<String> got, int count) {
        List<Leased> all = new ArrayList<>();
        Awaiting.until(
                () -> {
                    List<Leased> leases = http.lease("moved", "max=100&wait=5s&lease=60s");
                    all.addAll(leases);
                    leases.forEach(
                            lease -> assertThat(http.finish(lease.lease())).isEqualTo(204));
                    return all.size();
                },
                size -> size >= count);
        got.addAll(ids(all));
        return all.stream().mapToLong(Leased::gotAt).min().orElseThrow();
    }

    private static Set<String> ids(List<Leased> leases) {
        return leases.stream().map(Leased::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> message(String id) {
        return Map.of("customer", "c-" + id, "channel", "moved", "id", id, "recipient", "r", "body", "x");
    }
}
