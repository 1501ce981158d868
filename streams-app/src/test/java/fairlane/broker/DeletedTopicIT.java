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
import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests what happens if a deliveries topic is deleted while the pipeline releases messages to this topic. */
class DeletedTopicIT {
    /**
     * The maximum time for which the pipeline may stop releasing messages of the channel whose topic is not deleted.
     * The producer gives up its unsent records after 10 s, and then the pipeline restores its state stores.
     */
    private static final Duration MAX_STALL = Duration.ofSeconds(30);

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String HELD_LOG_LINE =
            "The deliveries topic of the channel lost is missing. The held messages of the channel are not released";

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void pipelineHoldsTheChannelOfADeletedTopicAndReleasesTheOtherChannels() {
        try (TestEnvironment environment = TestEnvironment.withTopics(BROKER, "lost.", 2);
                RequestProducer publisher = new RequestProducer(environment);
                PeriodicRunner runner = new PeriodicRunner();
                OutputReceiver defaultReceiver = new OutputReceiver(environment, List.of("default"))) {
            environment.setChannel(
                    "lost", Channel.newBuilder().setRates(List.of(rate(500))).build());
            RoleProcess pipeline = RoleProcess.pipeline(processes, environment, "a", Map.of())
                    .start()
                    .awaitReady();
            int heldCount = 20_000;
            for (int i = 0; i < heldCount; i++) {
                publisher.send(
                        "c" + i % 20,
                        RequestProducer.request("lost", null, "l" + i).build());
            }
            publisher.accepted();
            AtomicInteger sent = new AtomicInteger();
            runner.runEvery(20, i -> {
                publisher.send(
                        "c" + i % 20,
                        RequestProducer.request("default", null, "m" + i).build());
                sent.incrementAndGet();
            });
            defaultReceiver.receiveMore(100, TIMEOUT);

            environment.deleteDeliveriesTopic("lost");
            Instant deletedAt = Instant.now();
            pipeline.process().awaitError(HELD_LOG_LINE, MAX_STALL);
            defaultReceiver.receiveUntilAllPartitionsRelease(Instant.now(), MAX_STALL);
            System.out.println("The channel whose topic was not deleted stalled for "
                    + longestGapMillis(defaultReceiver) + " ms after the deletion at " + deletedAt);

            environment.createDeliveriesTopic("lost");
            try (OutputReceiver lostReceiver = new OutputReceiver(environment, List.of("lost"))) {
                lostReceiver.receiveMore(100, TIMEOUT);
            }
            runner.close();
            defaultReceiver.receiveUntil(
                    "all messages of the channel whose topic was not deleted",
                    TIMEOUT,
                    received -> received.size() >= sent.get());
            defaultReceiver.receiveToEnd(TIMEOUT);
            assertThat(defaultReceiver.received()).hasSize(sent.get()).allMatch(ReceivedRecord::isDelivery);
            assertThat(pipeline.process().standardError().lines().filter(line -> line.contains(HELD_LOG_LINE)))
                    .hasSize(1);
        }
    }

    private static long longestGapMillis(OutputReceiver receiver) {
        long[] times = receiver.received().stream()
                .mapToLong(ReceivedRecord::releasedAt)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }

    private static Rate rate(double units) {
        return Rate.newBuilder().setUnits(units).setPer(Per.SECOND).build();
    }
}
