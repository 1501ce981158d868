package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlane.contract.HeaderNames;
import fairlane.guarantees.ShareWithinBound;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that customers share the rate of a saturated channel, regardless of how many messages each of them has queued.
 */
class TopologyFairnessTest {
    private static final double RATE = 200;

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("email", channel -> channel.setRates(List.of(TopologyFixture.rate(RATE, Per.SECOND, null))));
        pipeline.tickFor(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void heavyCustomerDoesNotDelayLightCustomers() {
        for (int i = 0; i < 100_000; i++) {
            pipeline.send("heavy", "m" + i, request -> request.setChannel("email"));
        }
        pipeline.tick();
        pipeline.deliveries("email");
        Random random = new Random(50);
        int seconds = 20;
        for (int tick = 0; tick < seconds * 100; tick++) {
            for (int light = 0; light < 50; light++) {
                String customer = "light " + light;
                if (random.nextInt(500) == 0) {
                    pipeline.send(customer, "m" + tick, request -> request.setChannel("email"));
                }
            }
            pipeline.tick();
        }
        List<ProducedRecord> deliveries = pipeline.deliveries("email");
        assertThat(deliveries.size() / RATE / seconds)
                .as("used part of the channel's rate")
                .isCloseTo(1, within(0.01));
        List<Long> waits = deliveries.stream()
                .filter(delivery -> delivery.customer().startsWith("light"))
                .map(delivery -> delivery.releasedAt() - delivery.number(HeaderNames.ACCEPTED_AT))
                .sorted()
                .toList();
        assertThat(waits).hasSizeGreaterThan(100);
        assertThat(waits.get(waits.size() / 2))
                .as("median wait of light customers, in milliseconds")
                .isLessThanOrEqualTo(3 * TopologyFixture.TICK.toMillis());
        assertThat(waits.get(waits.size() - 1))
                .as("longest wait of light customers, in milliseconds")
                .isLessThanOrEqualTo(51 * 1_000 / (long) RATE + 20);
    }

    @Test
    void customersShareChannelRateInProportionToWeights() {
        assertSharesFollowWeights(sender -> null);
    }

    @Test
    void customersShareChannelRateByWeightIfOneCustomerUsesThousandSenders() {
        assertSharesFollowWeights(message -> "sender " + message % 1_000);
    }

    private void assertSharesFollowWeights(IntFunction<@Nullable String> senderOfLightest) {
        Map<String, Integer> weights = Map.of("one", 1, "two", 2, "five", 5);
        weights.forEach(
                (customer, weight) -> pipeline.limit("email/customer/" + customer, limit -> limit.setWeight(weight)));
        for (int i = 0; i < 8_000; i++) {
            String sender = senderOfLightest.apply(i);
            pipeline.send("one", "m" + i, request -> request.setChannel("email").setSender(sender));
            pipeline.send("two", "m" + i, request -> request.setChannel("email"));
            pipeline.send("five", "m" + i, request -> request.setChannel("email"));
        }
        pipeline.tick();
        pipeline.deliveries("email");
        pipeline.tickFor(Duration.ofSeconds(30));

        List<ProducedRecord> deliveries = pipeline.deliveries("email");
        assertThat(deliveries.size() / RATE / 30).isCloseTo(1, within(0.01));
        ShareWithinBound guarantee = new ShareWithinBound(weights);
        deliveries.forEach(delivery -> guarantee.released(delivery.customer(), 1));
        guarantee.assertHolds();
        Map<String, Long> counts =
                deliveries.stream().collect(Collectors.groupingBy(ProducedRecord::customer, Collectors.counting()));
        counts.forEach((customer, count) -> assertThat((double) count / deliveries.size())
                .isCloseTo(weights.getOrDefault(customer, 0) / 8.0, within(0.01)));
    }
}
