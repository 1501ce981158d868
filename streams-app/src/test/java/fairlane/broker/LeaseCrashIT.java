package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RoleProcess;
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

/**
 * Tests leases with two gateway processes, one of which is killed while messages are submitted, leased and finished.
 */
class LeaseCrashIT {
    private static final String CHANNEL = "crash";
    private static final int CONSUMERS = 8;
    private static final int FINISHED_BEFORE_KILL = 400;
    private static final int FINISHED_AFTER_KILL = 400;
    /**
     * The maximum number of submitted and unfinished messages, which limits the submissions to the pace of the
     * consumers.
     */
    private static final int MAX_UNFINISHED = 300;

    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT = new LeaseEnvironment("crash.", 4, CHANNEL);

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    /**
     * The time of the response, in epoch milliseconds, for each message id that a gateway confirmed as finished with
     * status 204.
     */
    private final Map<String, Long> finished = new ConcurrentHashMap<>();

    /**
     * The ids of messages that may or may not be finished, because the gateway was killed before it responded to the
     * finish command.
     */
    private final Set<String> possiblyFinished = ConcurrentHashMap.newKeySet();

    private final Queue<LeasedMessage> leased = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopProducing = new AtomicBoolean();

    @Test
    void survivingGatewayGrantsNewLeasesOfUnfinishedMessagesOnly() throws InterruptedException {
        ENVIRONMENT.stopGateways();
        RoleProcess killed = gateway("a");
        RoleProcess survivor = gateway("b");
        List<LeaseHttpClient> both = List.of(http(killed), http(survivor));
        ENVIRONMENT.awaitReplicas(CHANNEL, 2);

        List<Thread> threads = new ArrayList<>();
        threads.add(thread(() -> produce(both.get(1))));
        for (int i = 0; i < CONSUMERS; i++) {
            int firstGateway = i;
            threads.add(thread(() -> consume(both, firstGateway)));
        }
        Polling.until(finished::size, size -> size >= FINISHED_BEFORE_KILL);
        killed.process().killForcibly();
        long killedAt = System.currentTimeMillis();
        int finishedAtKill = finished.size();
        Polling.until(finished::size, size -> size >= finishedAtKill + FINISHED_AFTER_KILL);
        stopProducing.set(true);
        Polling.until(this::unfinished, missing -> missing.isEmpty() || !failures.isEmpty());
        threads.forEach(Thread::interrupt);
        assertThat(failures).isEmpty();
        assertThat(unfinished()).isEmpty();
        assertNoLeaseAfterFinish();
        assertLeasesDoNotOverlap(killedAt);
    }

    private LeaseHttpClient http(RoleProcess gateway) {
        LeaseHttpClient http = new LeaseHttpClient(gateway.url());
        http.awaitChannelServed(CHANNEL);
        return http;
    }

    private RoleProcess gateway(String name) {
        return RoleProcess.gateway(processes, ENVIRONMENT.environment(), name)
                .start()
                .awaitReady();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failedThread, failure) -> {
            if (!failedThread.isInterrupted()) {
                failures.add(failure);
            }
        });
        thread.start();
        return thread;
    }

    private void produce(LeaseHttpClient http) {
        AtomicInteger next = new AtomicInteger();
        while (!stopProducing.get()) {
            Polling.until(this::unfinished, unfinished -> unfinished.size() < MAX_UNFINISHED || stopProducing.get());
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
            http.submit(batch);
            batch.forEach(message -> accepted.add(message.get("id")));
        }
    }

    private Set<String> unfinished() {
        Set<String> unfinished = new HashSet<>(accepted);
        unfinished.removeAll(finished.keySet());
        unfinished.removeAll(possiblyFinished);
        return unfinished;
    }

    /**
     * Leases and finishes messages through the gateways in turn; continues with the other gateway if one does not
     * respond.
     */
    private void consume(List<LeaseHttpClient> gateways, int firstGateway) {
        for (int call = firstGateway; !Thread.currentThread().isInterrupted(); call++) {
            LeaseHttpClient http = gateways.get(call % 2);
            List<LeasedMessage> leases = List.of();
            try {
                leases = http.lease(CHANNEL, "max=5&wait=1s&lease=20s");
                leased.addAll(leases);
                if (!leases.isEmpty()) {
                    finish(http, leases);
                }
            } catch (UncheckedIOException e) {
                leases.forEach(lease ->
                        possiblyFinished.add(lease.id())); // the gateway has been killed, and these leases will expire
            }
        }
    }

    private void finish(LeaseHttpClient http, List<LeasedMessage> leases) {
        List<Integer> statuses = http.sendCommandForAll(leases, "finish");
        long now = System.currentTimeMillis();
        for (int i = 0; i < leases.size(); i++) {
            if (statuses.get(i) == 204) {
                finished.putIfAbsent(leases.get(i).id(), now);
            }
        }
    }

    private void assertNoLeaseAfterFinish() {
        assertThat(leased)
                .allSatisfy(lease -> assertThat(lease.receivedAt())
                        .as(
                                "time of a lease of message %s, which must not follow the time when it was finished",
                                lease.id())
                        .isLessThanOrEqualTo(finished.getOrDefault(lease.id(), Long.MAX_VALUE)));
    }

    /** Asserts that no two leases of a message overlap, except for leases that the killed gateway granted. */
    private void assertLeasesDoNotOverlap(long killedAt) {
        Map<String, LeasedMessage> lastLeases = new ConcurrentHashMap<>();
        Set<String> leasedAgain = new HashSet<>();
        for (LeasedMessage lease : leased) {
            LeasedMessage previous = lastLeases.put(lease.id(), lease);
            if (previous != null) {
                leasedAgain.add(lease.id());
                assertThat(lease.receivedAt())
                        .as(
                                "start of a later lease of message %s, which must not precede the end of the previous"
                                        + " lease",
                                lease.id())
                        .isGreaterThan(Math.min(killedAt, previous.expiresAt()));
            }
        }
        assertThat(leasedAgain.size()).isLessThan(accepted.size() / 4);
    }
}
