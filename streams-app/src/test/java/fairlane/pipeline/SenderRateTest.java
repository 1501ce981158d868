package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.guarantees.RateBound;
import fairlane.guarantees.RateNeverExceeded;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests that the messages of a sender are never released faster than the sender's rates allow, and hardly slower. */
class SenderRateTest {
    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void messagesOfHundredSendersWithBurstsAreReleasedAtOnePerSecondEach() {
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tick();
        for (int message = 0; message < 60; message++) {
            for (int sender = 0; sender < 100; sender++) {
                String from = "sender " + sender;
                pipeline.send(
                        "customer " + sender % 7,
                        "m" + message,
                        request -> request.setChannel("sms").setSender(from));
            }
        }
        pipeline.tickFor(Duration.ofSeconds(62));

        Map<String, List<ProducedRecord>> bySender = new HashMap<>();
        pipeline.deliveries("sms")
                .forEach(delivery -> bySender.computeIfAbsent(delivery.sender(), sender -> new ArrayList<>())
                        .add(delivery));
        assertThat(bySender).hasSize(100).allSatisfy((sender, deliveries) -> {
            assertThat(deliveries).hasSize(60);
            assertThat(gaps(deliveries)).allMatch(gap -> gap >= 1_000);
            long last = deliveries.get(59).releasedAt() - deliveries.get(0).releasedAt();
            assertThat(59_000.0 / last).isGreaterThanOrEqualTo(0.98);
        });
    }

    /**
     * A case that is tested.
     *
     * @param rates the rates of the sender
     * @param costs the costs of the sent messages in cost units, repeated cyclically
     * @param time how long the pipeline runs
     * @param minUtilization the share of the allowed cost units that must be released at least, 0 to 1
     */
    record RateCase(List<Rate> rates, List<Integer> costs, Duration time, double minUtilization) {
        @Override
        public String toString() {
            return rates.stream()
                            .map(rate -> rate.getUnits() + " per " + rate.getPer() + " burst " + rate.getBurst())
                            .toList()
                    + " costs " + costs;
        }
    }

    private static final List<Integer> ONE = List.of(1);
    private static final List<Integer> ONE_TO_SEVEN = List.of(3, 1, 7, 2, 5, 4, 6);

    static final List<RateCase> CASES = List.of(
            new RateCase(List.of(perSecond(0.1, 1)), ONE, Duration.ofSeconds(605), 0.97),
            new RateCase(List.of(perSecond(0.1, null)), ONE, Duration.ofSeconds(605), 0.99),
            new RateCase(List.of(perSecond(0.1, 20)), ONE_TO_SEVEN, Duration.ofSeconds(605), 0.99),
            new RateCase(List.of(perSecond(1, 1)), ONE, Duration.ofSeconds(120), 0.99),
            new RateCase(List.of(perSecond(7, 1)), ONE, Duration.ofSeconds(60), 0.90),
            new RateCase(List.of(perSecond(7, null)), ONE, Duration.ofSeconds(60), 0.99),
            new RateCase(List.of(perSecond(7, 20)), ONE_TO_SEVEN, Duration.ofSeconds(120), 0.99),
            new RateCase(List.of(perSecond(250, null)), ONE, Duration.ofSeconds(20), 0.99),
            new RateCase(List.of(perSecond(250, 20)), ONE, Duration.ofSeconds(20), 0.99),
            new RateCase(List.of(perSecond(250, 20)), ONE_TO_SEVEN, Duration.ofSeconds(60), 0.99),
            new RateCase(List.of(perSecond(250, 1)), ONE, Duration.ofSeconds(20), 0.39),
            new RateCase(
                    List.of(TopologyFixture.rate(2_000, Per.DAY, null), perSecond(1, null)),
                    ONE,
                    Duration.ofMinutes(20),
                    0.99));

    @ParameterizedTest
    @FieldSource("CASES")
    void senderRateIsNeverExceededAndNearlyUsedUp(RateCase given) {
        RateNeverExceeded guarantee = new RateNeverExceeded();
        pipeline.channel("sms", channel -> channel.setSenderRates(given.rates()));
        guarantee.limit(
                "s",
                TopologyFixture.START,
                given.rates().stream().map(SenderRateTest::bound).toList());
        pipeline.tickFor(Duration.ofSeconds(6));
        int messages = sendMoreThanAllowed(given);
        pipeline.tickFor(given.time());

        List<ProducedRecord> deliveries = pipeline.deliveries("sms");
        assertThat(deliveries).hasSizeLessThan(messages);
        double sent = 0;
        for (int i = 0; i < deliveries.size(); i++) {
            int cost = given.costs().get(i % given.costs().size());
            guarantee.released("s", deliveries.get(i).releasedAt(), cost);
            sent += cost;
        }
        guarantee.assertHolds();
        double allowed = given.rates().stream()
                .map(SenderRateTest::bound)
                .mapToDouble(bound -> allowed(bound, given))
                .min()
                .orElseThrow();
        assertThat(sent / allowed).isGreaterThanOrEqualTo(given.minUtilization());
    }

    /**
     * Sends more messages than the rates allow to be released within {@code given.time()}, and returns the number of
     * sent messages.
     */
    private int sendMoreThanAllowed(RateCase given) {
        int messages = 0;
        double tightest = given.rates().stream()
                .map(SenderRateTest::bound)
                .mapToDouble(bound -> allowed(bound, given))
                .min()
                .orElseThrow();
        for (double queued = 0; queued < tightest * 1.1 + 20; messages++) {
            int cost = given.costs().get(messages % given.costs().size());
            pipeline.send(
                    "acme",
                    "m" + messages,
                    request -> request.setChannel("sms").setSender("s").setCost(cost));
            queued += cost;
        }
        return messages;
    }

    /**
     * Returns the cost units that a rate allows within {@code given.time()}, without the initial burst, less the mean
     * cost of a message, because the last message may not fit completely.
     */
    private static double allowed(RateBound bound, RateCase given) {
        double mean = given.costs().stream().mapToInt(cost -> cost).average().orElseThrow();
        return given.time().toMillis() * bound.units() / bound.periodMillis() - mean;
    }

    private static RateBound bound(Rate rate) {
        long period = rate.getPer() == Per.DAY ? 86_400_000 : 1_000;
        double unset = 1 + 2 * TopologyFixture.TICK.toMillis() * rate.getUnits() / period;
        return new RateBound(rate.getUnits(), period, rate.getBurst() == null ? unset : rate.getBurst());
    }

    private static Rate perSecond(double units, @Nullable Integer burst) {
        return TopologyFixture.rate(units, Per.SECOND, burst);
    }

    private static List<Long> gaps(List<ProducedRecord> deliveries) {
        return Stream.iterate(1, i -> i < deliveries.size(), i -> i + 1)
                .map(i -> deliveries.get(i).releasedAt() - deliveries.get(i - 1).releasedAt())
                .toList();
    }
}
