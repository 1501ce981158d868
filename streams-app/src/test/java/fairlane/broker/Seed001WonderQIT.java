package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.HttpLeases.Leased;
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
 * WonderQ: queues that consumers poll, with a size, a time to wait and a visibility timeout; nobody gets what another has,
 * and what is deleted is gone.
 */
class Seed001WonderQIT {
    private static final int CONSUMERS = 50;
    private static final int MESSAGES = 10_000;
    private static final int SENDERS = 1_000;
    /** Of so many one is not deleted when it is had first. */
    private static final int FORGOTTEN = 200;

    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("wonderq.", 4, "crowd", "poll", "listen");

    private final HttpLeases http = STAGE.http();

    /** A message that somebody has, in epoch milliseconds. */
    private record Had(long from, long until) {}

    @Test
    void fiftyConsumersNeverHaveTheSameMessageWithinItsVisibilityTimeout() throws InterruptedException {
        ConcurrentMap<String, Queue<Had>> had = new ConcurrentHashMap<>();
        Set<String> deleted = ConcurrentHashMap.newKeySet();
        Set<String> forgotten = ConcurrentHashMap.newKeySet();
        List<Thread> consumers = new ArrayList<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CONSUMERS; i++) {
            Thread consumer = new Thread(() -> {
                while (deleted.size() < MESSAGES && failures.isEmpty()) {
                    consume(had, deleted, forgotten);
                }
            });
            consumer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            consumer.start();
            consumers.add(consumer);
        }
        IntStream.range(0, MESSAGES / 500)
                .forEach(batch -> http.send(IntStream.range(0, 500)
                        .mapToObj(i -> message("crowd", "s" + (batch * 500 + i) % SENDERS, "m" + (batch * 500 + i)))
                        .toList()));
        for (Thread consumer : consumers) {
            consumer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(had).hasSize(MESSAGES);
        assertThat(forgotten).isNotEmpty();
        had.forEach((id, all) -> requireNoOverlap(id, new ArrayList<>(all)));
        had.forEach((id, all) -> assertThat(all).as(id).hasSize(forgotten.contains(id) ? 2 : 1));
    }

    private void consume(ConcurrentMap<String, Queue<Had>> had, Set<String> deleted, Set<String> forgotten) {
        List<Leased> leases = http.lease("crowd", "max=10&wait=1s&lease=5s");
        List<Leased> done = new ArrayList<>();
        for (Leased lease : leases) {
            had.computeIfAbsent(lease.id(), id -> new ConcurrentLinkedQueue<>())
                    .add(new Had(lease.gotAt(), lease.expiresAt()));
            boolean isForgotten = lease.receives() == 1 && lease.id().hashCode() % FORGOTTEN == 0;
            if (isForgotten) {
                forgotten.add(lease.id());
            } else {
                done.add(lease);
            }
        }
        if (!done.isEmpty()) {
            assertThat(http.sayAll(done, "finish")).containsOnly(204);
            done.forEach(lease -> deleted.add(lease.id()));
        }
    }

    private static void requireNoOverlap(String id, List<Had> all) {
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).from())
                    .as("%s is had again", id)
                    .isGreaterThanOrEqualTo(all.get(i - 1).until());
        }
    }

    @Test
    void aPollWaitsForMessagesAndNoLonger() throws InterruptedException {
        long began = System.currentTimeMillis();
        assertThat(http.lease("poll", "wait=1s")).isEmpty();
        assertThat(System.currentTimeMillis() - began).isGreaterThanOrEqualTo(1_000);
        CountDownLatch got = new CountDownLatch(1);
        List<Leased> answer = new ArrayList<>();
        Thread consumer = new Thread(() -> {
            answer.addAll(http.lease("poll", "max=1&wait=60s"));
            got.countDown();
        });
        consumer.start();
        http.send(message("poll", "a", "1"));
        got.await();
        assertThat(answer).extracting(Leased::id).containsExactly("1");
        assertThat(http.finish(answer.get(0).lease())).isEqualTo(204);
    }

    @Test
    void aListenerGoesOnWhileMessagesAreDispatched() throws InterruptedException {
        Set<String> logged = ConcurrentHashMap.newKeySet();
        Thread listener = new Thread(() -> {
            while (logged.size() < 60) {
                List<Leased> leases = http.lease("listen", "max=10&wait=5s&lease=30s");
                leases.forEach(lease -> logged.add(lease.message().get("body").asText()));
                leases.forEach(lease -> http.finish(lease.lease()));
            }
        });
        listener.start();
        Set<String> dispatched = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            http.send(message("listen", "s" + i % 20, "l" + i));
            dispatched.add("body of l" + i);
        }
        listener.join();
        assertThat(logged).isEqualTo(dispatched);
        assertThat(http.lease("listen", "wait=0s")).isEmpty();
    }

    @Test
    void aQueueThatIsMadeLaterIsServedToo() {
        assertThat(http.call("POST", "/v1/channels/new/leases", "").statusCode())
                .isEqualTo(404);
        STAGE.lease("new", Map.of());
        http.awaitServed("new");
        List<Leased> leases = Awaiting.until(
                () -> {
                    http.send(message("new", "a", "n" + System.nanoTime())); // the pipeline hears of it in its own time
                    return http.lease("new", "wait=1s");
                },
                found -> !found.isEmpty());
        assertThat(http.finish(leases.get(0).lease())).isEqualTo(204);
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
