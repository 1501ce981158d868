package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fairness where messages arrive: with default settings, and workers that cannot keep up. */
class BacklogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BACKLOG = 100_000;
    private static final int LIGHT = 25;
    private static final long FAIR_MILLIS = 4_000;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @ParameterizedTest
    @CsvSource({"50, 5", "5000, 100"})
    void oneCustomersBacklogDoesNotDelayAnotherAtTheCarrier(int perSecond, int concurrency) {
        Executor later = CompletableFuture.delayedExecutor(1_000_000L * concurrency / perSecond, TimeUnit.MICROSECONDS);
        AtomicInteger heavy = new AtomicInteger();
        Queue<Long> waits = new ConcurrentLinkedQueue<>();
        Handler slow = delivery -> {
            if (delivery.customer().equals("heavy")) {
                heavy.incrementAndGet();
            } else {
                waits.add(System.currentTimeMillis() - delivery.acceptedAt());
            }
            return CompletableFuture.supplyAsync(Result::delivered, later);
        };
        try (Stage stage = Stage.set(BROKER, "fair" + perSecond + ".", 1);
                Publisher publisher = new Publisher(stage);
                Deliveries deliveries = new Deliveries(stage)) {
            RoleProcess.pipeline(processes, stage, "a", Map.of()).start().awaitReady();
            for (int i = 0; i < BACKLOG; i++) {
                publisher.sendBulk(
                        "heavy",
                        Publisher.request(Deliveries.CHANNEL, "s" + i % 1_000, "m" + i)
                                .build());
            }
            WorkerOptions options =
                    WorkerOptions.of(Deliveries.CHANNEL, Deliveries.config(concurrency, Duration.ofSeconds(30)));
            try (Worker worker = deliveries.worker(slow, options);
                    Clock clock = new Clock()) {
                await().atMost(PATIENCE).until(() -> stage.taken(stage.topics().bulk()) >= BACKLOG);
                // The window begins small, and what was taken in last makes one long commit.
                int underWay = heavy.get() + perSecond;
                await().atMost(PATIENCE).until(() -> heavy.get() >= underWay);
                int before = heavy.get();
                long begun = System.nanoTime();
                clock.every(
                        250,
                        i -> publisher.send(
                                "light",
                                Publisher.request(Deliveries.CHANNEL, null, "l" + i)
                                        .build()));
                await().atMost(PATIENCE).until(() -> waits.size() >= LIGHT);
                System.out.printf(
                        "At %d a second: %d of the backlog sent in %d ms, the other waited %s%n",
                        perSecond, heavy.get() - before, (System.nanoTime() - begun) / 1_000_000, waits);

                assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThan(FAIR_MILLIS));
                assertThat(heavy.get()).as("there is a backlog all the time").isLessThan(BACKLOG);
                assertThat(worker.ended()).isNotDone();
            }
        }
    }
}
