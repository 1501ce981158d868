package fairlane.admin.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.inspection.WantedWorkers.Fleet;
import fairlane.core.model.ChannelDemand;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the computation of {@link WantedWorkers} with examples, and with properties that must hold for all input
 * values.
 */
class WantedWorkersTest {
    private static final long WAIT_MILLIS = 5_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        # situation                                  | releasable | immediate | released | paced | maxReleasable | in flight | send | wanted
        no messages                                  |          0 |         0 |        0 |     0 |          none |         0 |  0.5 | 1
        messages held by their limits                |        0.1 |         0 |        0 |     0 |          none |         0 |  0.5 | 1
        a steady flow                                |          0 |       200 |      200 |     0 |          none |       100 |  0.5 | 7
        the same with lanes that are never empty     |        100 |        50 |      200 |     0 |          none |       100 |  0.5 | 7
        exactly what one worker sends                |          0 |        32 |       32 |     0 |          none |        16 |  0.5 | 1
        slightly more than one worker sends          |          0 |      32.1 |     32.1 |     0 |          none |        16 |  0.5 | 2
        a burst without limits                       |    1000000 |         0 |       32 |     0 |          none |      3200 |  0.5 | 32
        a burst of 200 senders with 1/s each         |       1000 |         0 |      200 |   200 |          none |      3200 |  0.5 | 7
        the same on a channel with 100/s             |       1000 |         0 |      100 |   100 |           500 |      3200 |  0.5 | 4
        workers that are behind                      |          0 |        32 |       32 |     0 |          none |      3200 |  0.5 | 21
        workers behind on a channel with 200/s       |          0 |        32 |       32 |     0 |          1000 |      3200 |  0.5 | 7
        sends that take longer than the wait         |          0 |         0 |        0 |     0 |          none |       320 |   30 | 20
        a channel slower than one message per second |        1.5 |         0 |        0 |     0 |           1.5 |         0 |   60 | 2
        """)
    void channelNeedsThisManyWorkers(
            String situation,
            double releasable,
            double immediate,
            double released,
            double paced,
            @Nullable Double maxReleasable,
            double inFlight,
            double send,
            int wanted) {
        ChannelDemand demand = new ChannelDemand(WAIT_MILLIS, releasable, maxReleasable, immediate, released, paced);
        assertThat(WantedWorkers.of(demand, inFlight, new Fleet(send, 16, 32)).wanted())
                .isEqualTo(wanted);
    }

    @Test
    void wantedWorkersContainTheFiguresFromWhichTheyAreComputed() {
        ChannelDemand demand = new ChannelDemand(WAIT_MILLIS, 500, null, 100, 100, 0);
        assertThat(WantedWorkers.of(demand, 1_100, new Fleet(0.5, 16, 8)))
                .isEqualTo(new WantedWorkers(8, 12.5, 400, 1_000));
    }

    @Property
    void numberOfWantedWorkersIsBetweenOneAndTheNumberOfPartitions(
            @ForAll @DoubleRange(max = 1e7) double releasable,
            @ForAll @DoubleRange(max = 1e5) double flow,
            @ForAll @DoubleRange(max = 1e6) double inFlight,
            @ForAll @DoubleRange(min = 0.01, max = 100) double send,
            @ForAll @IntRange(min = 1, max = 500) int partitions) {
        int wanted = WantedWorkers.of(unpacedDemand(releasable, flow), inFlight, new Fleet(send, 16, partitions))
                .wanted();
        assertThat(wanted).isBetween(1, partitions);
    }

    @Property
    void channelNeedsNoMoreWorkersThanItsRatesCanKeepBusy(
            @ForAll @DoubleRange(max = 1e7) double releasable,
            @ForAll @DoubleRange(max = 1e5) double flow,
            @ForAll @DoubleRange(max = 1e6) double inFlight,
            @ForAll @DoubleRange(max = 1e5) double mostPerSecond) {
        ChannelDemand demand =
                new ChannelDemand(WAIT_MILLIS, releasable, mostPerSecond * WAIT_MILLIS / 1_000, flow, flow, 0);
        int canUse = (int) Math.max(1, Math.ceil(mostPerSecond * 0.5 / 16));
        assertThat(WantedWorkers.of(demand, inFlight, new Fleet(0.5, 16, 10_000))
                        .wanted())
                .isLessThanOrEqualTo(canUse);
    }

    @Property
    void inFlightMessagesPacedBySenderRatesDoNotIncreaseTheNumberOfWantedWorkers(
            @ForAll @DoubleRange(max = 1e5) double flow, @ForAll @DoubleRange(max = 1e6) double inFlight) {
        Fleet fleet = new Fleet(0.5, 16, 10_000);
        ChannelDemand paced = new ChannelDemand(WAIT_MILLIS, flow * 5, null, 0, flow + 1e-3, flow + 1e-3);
        assertThat(WantedWorkers.of(paced, inFlight, fleet)).isEqualTo(WantedWorkers.of(paced, 0, fleet));
    }

    @Property
    void higherDemandNeverReducesTheNumberOfWantedWorkers(
            @ForAll @DoubleRange(max = 1e5) double releasable,
            @ForAll @DoubleRange(max = 1e4) double flow,
            @ForAll @DoubleRange(max = 1e5) double inFlight,
            @ForAll @DoubleRange(min = 0.01, max = 100) double send,
            @ForAll @DoubleRange(max = 100) double more) {
        Fleet fleet = new Fleet(send, 16, 1_000_000);
        double before = WantedWorkers.of(unpacedDemand(releasable, flow), inFlight, fleet)
                .exact();
        double rounding = before * 1e-9;
        assertThat(WantedWorkers.of(unpacedDemand(releasable + more, flow), inFlight, fleet)
                        .exact())
                .isGreaterThanOrEqualTo(before - rounding);
        assertThat(WantedWorkers.of(unpacedDemand(releasable, flow + more), inFlight, fleet)
                        .exact())
                .isGreaterThanOrEqualTo(before - rounding);
        assertThat(WantedWorkers.of(unpacedDemand(releasable, flow), inFlight + more, fleet)
                        .exact())
                .isGreaterThanOrEqualTo(before - rounding);
    }

    private static ChannelDemand unpacedDemand(double releasable, double flow) {
        return new ChannelDemand(WAIT_MILLIS, releasable, null, flow, flow, 0);
    }

    @Test
    void demandOfAChannelIsTheSumOfTheDemandsOfItsPartitions() {
        ChannelDemand one = new ChannelDemand(WAIT_MILLIS, 1, 10.0, 2, 3, 4);
        assertThat(one.plus(one)).isEqualTo(new ChannelDemand(WAIT_MILLIS, 2, 20.0, 4, 6, 8));
        assertThat(one.plus(ChannelDemand.none(WAIT_MILLIS)).maxReleasable()).isNull();
    }

    @Test
    void fleetAndDemandRefuseNonPositiveFigures() {
        assertThatThrownBy(() -> new Fleet(0, 16, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fleet(0.5, 0, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelDemand.none(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
