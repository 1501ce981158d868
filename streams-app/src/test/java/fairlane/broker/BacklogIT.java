package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.PeriodicRunner;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
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

/**
 * Checks fairness at the point where workers send messages to the carrier, with default settings and workers that are
 * slower than the pipeline.
 */
class BacklogIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int BACKLOG = 100_000;
    private static final int LIGHT_MESSAGES = 25;
    private static final long MAX_LIGHT_WAIT_MILLIS = 4_000;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @ParameterizedTest
    @CsvSource({"50, 5", "5000, 100"})
    void backlogOfOneCustomerDoesNotDelayTheMessagesOfAnotherCustomer(int perSecond, int concurrency) {
        Executor delayedExecutor =
                CompletableFuture.delayedExecutor(1_000_000L * concurrency / perSecond, TimeUnit.MICROSECONDS);
        AtomicInteger heavySent = new AtomicInteger();
        Queue<Long> lightWaits = new ConcurrentLinkedQueue<>();
        Handler slowHandler = delivery -> {
            if (delivery.customer().equals("heavy")) {
                heavySent.incrementAndGet();
            } else {
                lightWaits.add(System.currentTimeMillis() - delivery.acceptedAt());
            }
            return CompletableFuture.supplyAsync(Result::delivered, delayedExecutor);
        };
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "fair" + perSecond + ".", 1);
                RequestProducer publisher = new RequestProducer(environment);
                DeliveryTopic deliveries = new DeliveryTopic(environment)) {
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();
            for (int i = 0; i < BACKLOG; i++) {
                publisher.sendBulk(
                        "heavy",
                        RequestProducer.request(DeliveryTopic.CHANNEL, "s" + i % 1_000, "m" + i)
                                .build());
            }
            WorkerOptions options = WorkerOptions.of(
                    DeliveryTopic.CHANNEL, DeliveryTopic.workerConfig(concurrency, Duration.ofSeconds(30)));
            try (Worker worker = deliveries.startWorker(slowHandler, options);
                    PeriodicRunner runner = new PeriodicRunner()) {
                await().atMost(TIMEOUT)
                        .until(() ->
                                environment.consumedOffsets(environment.topics().bulk()) >= BACKLOG);
                // The measurement starts only after the messages of one further second have been sent, because the
                // in-flight window is small at first and the end of the intake causes one long commit.
                int warmUpTarget = heavySent.get() + perSecond;
                await().atMost(TIMEOUT).until(() -> heavySent.get() >= warmUpTarget);
                int heavySentBefore = heavySent.get();
                long startNanos = System.nanoTime();
                runner.runEvery(
                        250,
                        i -> publisher.send(
                                "light",
                                RequestProducer.request(DeliveryTopic.CHANNEL, null, "l" + i)
                                        .build()));
                await().atMost(TIMEOUT).until(() -> lightWaits.size() >= LIGHT_MESSAGES);
                System.out.printf(
                        "At %d messages per second, %d messages of the backlog were sent in %d ms; waits of the light"
                                + " customer in ms: %s%n",
                        perSecond,
                        heavySent.get() - heavySentBefore,
                        (System.nanoTime() - startNanos) / 1_000_000,
                        lightWaits);

                assertThat(lightWaits).allSatisfy(wait -> assertThat(wait).isLessThan(MAX_LIGHT_WAIT_MILLIS));
                assertThat(heavySent.get())
                        .as("messages of the backlog that were sent by the end of the measurement, which must not"
                                + " be all of them")
                        .isLessThan(BACKLOG);
                assertThat(worker.ended()).isNotDone();
            }
        }
    }
}
