package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.HttpLeases.Leased;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two gateways as processes, of which one is killed while messages are handed in, leased and finished. */
class LeaseCrashIT {
    private static final String CHANNEL = "crash";
    private static final int CONSUMERS = 8;
    private static final int BEFORE = 400;
    private static final int AFTER = 400;
    /** So that those who lease keep pace with what is handed in. */
    private static final int MOST_HELD = 300;

    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("crash.", 4, CHANNEL);

    @RegisterExtension
    final Processes processes = new Processes();

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    /** Those whose end was answered with 204, and when the answer was there. */
    private final Map<String, Long> finished = new ConcurrentHashMap<>();

    /** Those whose end was not answered, because the gateway died: it may have taken place, or not. */
    private final Set<String> perhapsFinished = ConcurrentHashMap.newKeySet();

    private final Queue<Leased> leased = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void whatIsFinishedIsNeverHandedOutAgainAndEverythingElseIs() throws InterruptedException {
        STAGE.stopGateways();
        RoleProcess killed = gateway("a");
        RoleProcess other = gateway("b");
        List<HttpLeases> both = List.of(http(killed), http(other));
        STAGE.awaitOwners(CHANNEL, 2);

        List<Thread> threads = new ArrayList<>();
        threads.add(thread(() -> produce(both.get(1))));
        for (int i = 0; i < CONSUMERS; i++) {
            int first = i;
            threads.add(thread(() -> consume(both, first)));
        }
        Awaiting.until(finished::size, size -> size >= BEFORE);
        killed.life().kill9();
        long killedAt = System.currentTimeMillis();
        int then = finished.size();
        Awaiting.until(finished::size, size -> size >= then + AFTER);
        enough.set(true);
        Awaiting.until(this::unfinished, missing -> missing.isEmpty() || !failures.isEmpty());
        threads.forEach(Thread::interrupt);
        assertThat(failures).isEmpty();
        assertThat(unfinished()).isEmpty();
        requireNothingAfterItsEnd();
        requireNoOverlap(killedAt);
    }

    private HttpLeases http(RoleProcess gateway) {
        HttpLeases http = new HttpLeases(gateway.url());
        http.awaitServed(CHANNEL);
        return http;
    }

    private RoleProcess gateway(String name) {
        return RoleProcess.gateway(processes, STAGE.stage(), name).start().awaitReady();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, failure) -> {
            if (!which.isInterrupted()) {
                failures.add(failure);
            }
        });
        thread.start();
        return thread;
    }

    private void produce(HttpLeases http) {
        AtomicInteger next = new AtomicInteger();
        while (!enough.get()) {
            Awaiting.until(this::unfinished, held -> held.size() < MOST_HELD || enough.get());
            List<Map<String, String>> batch = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String id = "m" + next.incrementAndGet();
                batch.add(Map.of(
                        "customer",
                        "c" + next.get() % 100,
                        "channel",
                        CHANNEL,
                        "id",
                        id,
                        "recipient",
                        "r",
                        "body",
                        "x"));
            }
            http.send(batch);
            batch.forEach(message -> accepted.add(message.get("id")));
        }
    }

    private Set<String> unfinished() {
        Set<String> unfinished = new HashSet<>(accepted);
        unfinished.removeAll(finished.keySet());
        unfinished.removeAll(perhapsFinished);
        return unfinished;
    }

    /** Goes to the other gateway when one does not answer. */
    private void consume(List<HttpLeases> gateways, int first) {
        for (int call = first; !Thread.currentThread().isInterrupted(); call++) {
            HttpLeases http = gateways.get(call % 2);
            List<Leased> some = List.of();
            try {
                some = http.lease(CHANNEL, "max=5&wait=1s&lease=20s");
                leased.addAll(some);
                if (!some.isEmpty()) {
                    finish(http, some);
                }
            } catch (UncheckedIOException e) {
                some.forEach(lease -> perhapsFinished.add(lease.id())); // it is dead: its leases come back
            }
        }
    }

    private void finish(HttpLeases http, List<Leased> some) {
        List<Integer> statuses = http.sayAll(some, "finish");
        long now = System.currentTimeMillis();
        for (int i = 0; i < some.size(); i++) {
            if (statuses.get(i) == 204) {
                finished.putIfAbsent(some.get(i).id(), now);
            }
        }
    }

    private void requireNothingAfterItsEnd() {
        assertThat(leased)
                .allSatisfy(lease -> assertThat(lease.gotAt())
                        .as("%s was had again after it was finished", lease.id())
                        .isLessThanOrEqualTo(finished.getOrDefault(lease.id(), Long.MAX_VALUE)));
    }

    /** But for those of the one that was killed nobody has what another has. */
    private void requireNoOverlap(long killedAt) {
        Map<String, Leased> last = new ConcurrentHashMap<>();
        Set<String> again = new HashSet<>();
        for (Leased lease : leased) {
            Leased before = last.put(lease.id(), lease);
            if (before != null) {
                again.add(lease.id());
                assertThat(lease.gotAt())
                        .as("%s is had again", lease.id())
                        .isGreaterThan(Math.min(killedAt, before.expiresAt()));
            }
        }
        assertThat(again.size()).isLessThan(accepted.size() / 4);
    }
}
