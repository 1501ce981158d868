package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.OutputReceiver;
import fairlane.broker.fixture.PeriodicRunner;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.ReceivedRecord;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.broker.fixture.WaitPercentiles;
import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that a heavy customer does not noticeably change the waits of light customers. */
class FairShareIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final Duration MEASURED_TIME = Duration.ofSeconds(8);
    private static final long TICK_MILLIS = 10;
    private static final long COMMIT_MILLIS = 100;
    private static final int LIGHT_CUSTOMERS = 50;
    private static final String HEAVY_CUSTOMER = "heavy";

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void messagesOfCustomersWithLittleTrafficWaitAtMostOneRoundOnASaturatedChannel() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "round.", 1);
                RequestProducer publisher = new RequestProducer(environment)) {
            environment.setChannel(
                    "full",
                    Channel.newBuilder().setRates(List.of(perSecond(200, 40))).build());
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();
            for (int i = 0; i < 100_000; i++) {
                publisher.sendBulk(
                        HEAVY_CUSTOMER,
                        RequestProducer.request("full", "h" + i % 100, "h" + i).build());
            }
            publisher.accepted();
            try (OutputReceiver receiver = new OutputReceiver(environment, List.of("full"));
                    PeriodicRunner runner = new PeriodicRunner()) {
                Random random = new Random(17);
                receiver.receiveMore(200, TIMEOUT);
                runner.runEvery(
                        100,
                        i -> publisher.send(
                                "light" + random.nextInt(LIGHT_CUSTOMERS),
                                RequestProducer.request("full", null, "l" + i).build()));
                Instant start = Instant.now();
                receiver.receiveFor(MEASURED_TIME);
                Instant end = Instant.now().minusMillis(COMMIT_MILLIS * 10);

                assertThat(WaitPercentiles.of(receiver.received(), FairShareIT::isLight)
                                .median())
                        .isLessThanOrEqualTo(3 * TICK_MILLIS + COMMIT_MILLIS);
                assertThat(perSecond(receiver.received(), start, end)).isBetween(190.0, 205.0);
            }
        }
    }

    @Test
    void burstOfOneCustomerDoesNotChangeTheWaitsOfOtherCustomers() {
        assertBurstDoesNotChangeOtherWaits("burst.", 60_000);
    }

    @Test
    @Tag("soak")
    void burstOfAMillionMessagesDoesNotChangeTheWaitsOfOtherCustomers() {
        assertBurstDoesNotChangeOtherWaits("million.", 1_000_000);
    }

    /**
     * Checks only that the pipeline is not a FIFO queue, in which half of the light customers' messages would wait for
     * half of the burst. The strict limit, 1.5 times the median and the 99th percentile without the burst, can only be
     * measured with {@code fairlane bench} on an otherwise idle machine.
     */
    private void assertBurstDoesNotChangeOtherWaits(String prefix, int burst) {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, prefix, 1);
                RequestProducer publisher = new RequestProducer(environment);
                RequestProducer burstPublisher = new RequestProducer(environment)) {
            environment.setChannel(
                    "slow",
                    Channel.newBuilder().setRates(List.of(perSecond(1, 1))).build());
            environment.setChannel("open", Channel.newBuilder().build());
            RoleProcess.pipeline(processes, environment, "a", Map.of()).start().awaitReady();
            try (OutputReceiver receiver = new OutputReceiver(environment, List.of("open"));
                    PeriodicRunner runner = new PeriodicRunner()) {
                runner.runEvery(
                        10,
                        i -> publisher.send(
                                "light" + i % LIGHT_CUSTOMERS,
                                RequestProducer.request("open", null, "l" + i).build()));
                receiver.receiveMore(200, TIMEOUT);
                int warmUpCount = receiver.received().size();
                receiver.receiveMore(600, TIMEOUT);
                WaitPercentiles before = WaitPercentiles.of(
                        receiver.received()
                                .subList(warmUpCount, receiver.received().size()),
                        all -> true);

                int receivedBefore = receiver.received().size();
                Instant burstStart = Instant.now();
                for (int i = 0; i < burst; i++) {
                    burstPublisher.sendBulk(
                            HEAVY_CUSTOMER,
                            RequestProducer.request("slow", "h" + i % 100, "h" + i)
                                    .build());
                }
                burstPublisher.accepted();
                receiver.receiveUntil(
                        "the pipeline has consumed the burst",
                        TIMEOUT,
                        received ->
                                environment.consumedOffsets(environment.topics().bulk()) >= burst);
                long intakeMillis = Duration.between(burstStart, Instant.now()).toMillis();
                WaitPercentiles during = WaitPercentiles.of(
                        receiver.received()
                                .subList(receivedBefore, receiver.received().size()),
                        all -> true);
                System.out.printf(
                        "%d requests consumed within %d ms; waits before: %s, meanwhile: %s%n",
                        burst, intakeMillis, before, during);

                assertThat(during.median()).isLessThan(intakeMillis / 5);
                assertThat(during.p99()).isLessThan(intakeMillis * 3 / 4);
            }
        }
    }

    private static boolean isLight(ReceivedRecord delivery) {
        return !delivery.customer().equals(HEAVY_CUSTOMER);
    }

    private static double perSecond(List<ReceivedRecord> deliveries, Instant start, Instant end) {
        long count = deliveries.stream()
                .filter(delivery -> delivery.releasedAt() > start.toEpochMilli())
                .filter(delivery -> delivery.releasedAt() <= end.toEpochMilli())
                .count();
        return count * 1_000.0 / Duration.between(start, end).toMillis();
    }

    /**
     * Creates a rate.
     *
     * @param burst the burst of the rate, which compensates for late ticks on a busy machine
     */
    private static Rate perSecond(double units, int burst) {
        return Rate.newBuilder()
                .setUnits(units)
                .setPer(Per.SECOND)
                .setBurst(burst)
                .build();
    }
}
