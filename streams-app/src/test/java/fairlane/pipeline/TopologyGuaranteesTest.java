package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.guarantees.FifoWithinLane;
import fairlane.guarantees.MessageAttempt;
import fairlane.guarantees.NothingLost;
import fairlane.guarantees.NothingTwice;
import fairlane.guarantees.RateBound;
import fairlane.guarantees.RateNeverExceeded;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests with random requests, crashes and limit changes that the topology and its stores keep the delivery guarantees.
 */
class TopologyGuaranteesTest {
    private static final String CHANNEL = "sms";
    private static final int SENDERS = 12;
    private static final int STEPS = 3_000;

    @TempDir
    private Path stateDirs;

    private final RateNeverExceeded rateNeverExceeded = new RateNeverExceeded();
    private final FifoWithinLane fifoWithinLane = new FifoWithinLane();
    private final NothingLost nothingLost = new NothingLost();
    private final NothingTwice nothingTwice = new NothingTwice();
    private final Map<String, MessageAttempt> sent = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void deliveryGuaranteesHoldAcrossCrashesAndLimitChanges(long seed) {
        Random random = new Random(seed);
        TopologyFixture pipeline = new TopologyFixture(stateDirs.resolve("start"));
        pipeline.channel(
                CHANNEL,
                channel -> channel.setRates(List.of(TopologyFixture.rate(40, Per.SECOND, null)))
                        .setSenderRates(List.of(TopologyFixture.rate(5, Per.SECOND, 7))));
        pipeline.tick();
        setLimits(pipeline.now(), new RateBound(5, 1_000, 7));
        rateNeverExceeded.limit(CHANNEL, pipeline.now(), List.of(new RateBound(40, 1_000, 1.8)));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(200)) {
                case 0 -> pipeline = restart(pipeline, random.nextInt(3_000));
                case 1 -> changeLimit(pipeline, random);
                case 2 -> pipeline.tickFor(Duration.ofMillis(random.nextInt(6_000)));
                default -> send(pipeline, random, step);
            }
            pipeline.tickFor(Duration.ofMillis(10 * random.nextInt(4)));
            observe(pipeline);
        }
        releaseBacklog(pipeline);
        assertThat(pipeline.changelogState().of("messages")).isEmpty();
        pipeline.close();
        rateNeverExceeded.assertHolds();
        fifoWithinLane.assertHolds();
        nothingLost.assertHolds();
        nothingTwice.assertHolds();
    }

    private void releaseBacklog(TopologyFixture pipeline) {
        observe(pipeline);
        for (int i = 0; i < SENDERS; i++) {
            rateNeverExceeded.limit("sender " + i, pipeline.now(), List.of());
        }
        rateNeverExceeded.limit(CHANNEL, pipeline.now(), List.of());
        pipeline.limit(CHANNEL + "/sender/*", limit -> limit.setRates(List.of()));
        pipeline.channel(CHANNEL, channel -> {});
        pipeline.tickFor(Duration.ofSeconds(20));
        observe(pipeline);
    }

    private TopologyFixture restart(TopologyFixture pipeline, int downtime) {
        observe(pipeline);
        return pipeline.restart(stateDirs.resolve("" + pipeline.now()), Duration.ofMillis(downtime), false);
    }

    private void changeLimit(TopologyFixture pipeline, Random random) {
        int units = 1 + random.nextInt(20);
        int burst = 7 + random.nextInt(10);
        pipeline.limit(
                CHANNEL + "/sender/*",
                limit -> limit.setRates(List.of(TopologyFixture.rate(units, Per.SECOND, burst))));
        pipeline.tick();
        observe(pipeline);
        setLimits(pipeline.now(), new RateBound(units, 1_000, burst));
    }

    private void setLimits(long at, RateBound bound) {
        for (int i = 0; i < SENDERS; i++) {
            rateNeverExceeded.limit("sender " + i, at, List.of(bound));
        }
    }

    private void send(TopologyFixture pipeline, Random random, int step) {
        int number = random.nextInt(SENDERS);
        boolean retry = random.nextInt(10) == 0;
        boolean later = random.nextInt(10) == 0;
        Priority priority = Priority.values()[random.nextInt(3)];
        int rank = priority.ordinal() * 2 + (retry ? 0 : 1);
        MessageAttempt message = new MessageAttempt(
                CHANNEL,
                "customer " + number % 4,
                "sender " + number,
                "m" + step,
                retry ? 2 : 1,
                rank,
                1 + random.nextInt(7),
                step,
                !retry && !later);
        Headers headers = new RecordHeaders();
        if (retry) {
            headers.add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8));
        }
        long notBefore = later ? pipeline.now() + random.nextInt(10_000) : 0;
        pipeline.send(
                message.customer(),
                message.id(),
                headers,
                request -> request.setChannel(CHANNEL)
                        .setSender(message.sender())
                        .setPriority(priority)
                        .setCost(message.cost())
                        .setNotBefore(Instant.ofEpochMilli(notBefore)));
        sent.put(message.id(), message);
        nothingLost.accepted(message);
        nothingTwice.accepted(message);
    }

    private void observe(TopologyFixture pipeline) {
        for (ProducedRecord delivery : pipeline.deliveries(CHANNEL)) {
            MessageAttempt message = Objects.requireNonNull(sent.get(delivery.id()));
            rateNeverExceeded.released(message.sender(), delivery.releasedAt(), message.cost());
            rateNeverExceeded.released(CHANNEL, delivery.releasedAt(), message.cost());
            fifoWithinLane.released(message);
            nothingLost.ended(message);
            nothingTwice.ended(message, delivery.releasedAt());
        }
    }
}
