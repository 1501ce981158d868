package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the use cases of WonderQ. Consumers poll queues with a batch size, a wait time and a visibility timeout. No two
 * consumers have one message at the same time, and a deleted message never returns.
 */
class Seed001WonderQIT {
    private static final int CONSUMERS = 50;
    private static final int MESSAGES = 10_000;
    private static final int SENDERS = 1_000;
    /** One in this many messages is not deleted after its first lease, as if the consumer had crashed. */
    private static final int ONE_FORGOTTEN_IN = 200;

    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT = new LeaseEnvironment("wonderq.", 4, "crowd", "poll", "listen");

    private final LeaseHttpClient http = ENVIRONMENT.http();

    /** The period in which a consumer has a leased message, in epoch milliseconds. */
    private record LeasePeriod(long start, long end) {}

    @Test
    void fiftyConcurrentConsumersNeverHaveOneMessageAtTheSameTime() throws InterruptedException {
        ConcurrentMap<String, Queue<LeasePeriod>> leasePeriods = new ConcurrentHashMap<>();
        Set<String> deleted = ConcurrentHashMap.newKeySet();
        Set<String> forgotten = ConcurrentHashMap.newKeySet();
        List<Thread> consumers = new ArrayList<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CONSUMERS; i++) {
            Thread consumer = new Thread(() -> {
                while (deleted.size() < MESSAGES && failures.isEmpty()) {
                    consume(leasePeriods, deleted, forgotten);
                }
            });
            consumer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            consumer.start();
            consumers.add(consumer);
        }
        IntStream.range(0, MESSAGES / 500)
                .forEach(batch -> http.submit(IntStream.range(0, 500)
                        .mapToObj(i -> message("crowd", "s" + (batch * 500 + i) % SENDERS, "m" + (batch * 500 + i)))
                        .toList()));
        for (Thread consumer : consumers) {
            consumer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(leasePeriods).hasSize(MESSAGES);
        assertThat(forgotten).isNotEmpty();
        leasePeriods.forEach((id, periods) -> assertNoOverlap(id, new ArrayList<>(periods)));
        leasePeriods.forEach((id, periods) -> assertThat(periods).as(id).hasSize(forgotten.contains(id) ? 2 : 1));
    }

    private void consume(
            ConcurrentMap<String, Queue<LeasePeriod>> leasePeriods, Set<String> deleted, Set<String> forgotten) {
        List<LeasedMessage> leases = http.lease("crowd", "max=10&wait=1s&lease=5s");
        List<LeasedMessage> toDelete = new ArrayList<>();
        for (LeasedMessage lease : leases) {
            leasePeriods
                    .computeIfAbsent(lease.id(), id -> new ConcurrentLinkedQueue<>())
                    .add(new LeasePeriod(lease.receivedAt(), lease.expiresAt()));
            boolean isForgotten = lease.receiveCount() == 1 && lease.id().hashCode() % ONE_FORGOTTEN_IN == 0;
            if (isForgotten) {
                forgotten.add(lease.id());
            } else {
                toDelete.add(lease);
            }
        }
        if (!toDelete.isEmpty()) {
            assertThat(http.sendCommandForAll(toDelete, "finish")).containsOnly(204);
            toDelete.forEach(lease -> deleted.add(lease.id()));
        }
    }

    private static void assertNoOverlap(String id, List<LeasePeriod> periods) {
        for (int i = 1; i < periods.size(); i++) {
            assertThat(periods.get(i).start())
                    .as(
                            "start of a later lease of message %s, which must not precede the end of the previous"
                                    + " lease",
                            id)
                    .isGreaterThanOrEqualTo(periods.get(i - 1).end());
        }
    }

    @Test
    void leaseCallReturnsWhenAMessageArrivesOrTheWaitTimeOfTheCallEnds() throws InterruptedException {
        long startedAt = System.currentTimeMillis();
        assertThat(http.lease("poll", "wait=1s")).isEmpty();
        assertThat(System.currentTimeMillis() - startedAt).isGreaterThanOrEqualTo(1_000);
        CountDownLatch received = new CountDownLatch(1);
        List<LeasedMessage> leases = new ArrayList<>();
        Thread consumer = new Thread(() -> {
            leases.addAll(http.lease("poll", "max=1&wait=60s"));
            received.countDown();
        });
        consumer.start();
        http.submit(message("poll", "a", "1"));
        received.await();
        assertThat(leases).extracting(LeasedMessage::id).containsExactly("1");
        assertThat(http.finish(leases.get(0).token())).isEqualTo(204);
    }

    @Test
    void listenerReceivesMessagesWhileFurtherMessagesAreSubmitted() throws InterruptedException {
        Set<String> logged = ConcurrentHashMap.newKeySet();
        Thread listener = new Thread(() -> {
            while (logged.size() < 60) {
                List<LeasedMessage> leases = http.lease("listen", "max=10&wait=5s&lease=30s");
                leases.forEach(lease -> logged.add(lease.message().get("body").asText()));
                leases.forEach(lease -> http.finish(lease.token()));
            }
        });
        listener.start();
        Set<String> dispatched = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            http.submit(message("listen", "s" + i % 20, "l" + i));
            dispatched.add("body of l" + i);
        }
        listener.join();
        assertThat(logged).isEqualTo(dispatched);
        assertThat(http.lease("listen", "wait=0s")).isEmpty();
    }

    @Test
    void gatewayGrantsLeasesOfAChannelCreatedAfterTheGatewayStarted() {
        assertThat(http.call("POST", "/v1/channels/new/leases", "").statusCode())
                .isEqualTo(404);
        ENVIRONMENT.createLeaseChannel("new", Map.of());
        http.awaitChannelServed("new");
        List<LeasedMessage> leases = Polling.until(
                () -> {
                    // The pipeline reads the new channel asynchronously, so the first message may be submitted before
                    // the pipeline knows the channel.
                    http.submit(message("new", "a", "n" + System.nanoTime()));
                    return http.lease("new", "wait=1s");
                },
                found -> !found.isEmpty());
        assertThat(http.finish(leases.get(0).token())).isEqualTo(204);
    }

    private static Map<String, String> message(String channel, String customer, String id) {
        return Map.of(
                "customer",
                channel + "-" + customer,
                "channel",
                channel,
                "id",
                id,
                "recipient",
                "r",
                "body",
                "body of " + id);
    }
}
