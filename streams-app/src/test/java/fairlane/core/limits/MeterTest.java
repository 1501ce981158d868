package fairlane.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests when a meter allows the next release, after releases at given times. */
class MeterTest {
    private static final SchedulerSettings SETTINGS = new SchedulerSettings(10, 5_000, 1);
    /** The start of the task in milliseconds. It is so long ago that the initial levels of all meters have drained. */
    private static final long LONG_AGO = -10_000_000_000L;

    private static final RateLimit TWO_THOUSAND_A_DAY = new RateLimit(2_000, 86_400_000, 20);

    @Test
    void meterWithBurstOfOneSpacesReleasesByOnePeriod() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        assertThat(meter.earliest(1)).isLessThanOrEqualTo(0);
        meter.spend(1, 0);
        assertThat(meter.earliest(1)).isEqualTo(1_000);
        meter.spend(1, 1_003);
        assertThat(meter.earliest(1)).isEqualTo(2_003);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 10000", "7, 143", "250, 4", "0.3, 3334"})
    void meterRoundsTheTimeOfTheNextReleaseUpToTheNextMillisecond(double perSecond, long millis) {
        Meter meter = meter(RateLimit.perSecond(perSecond, 1));
        meter.spend(1, 0);
        assertThat(meter.earliest(1)).isEqualTo(millis);
    }

    @Test
    void meterAllowsTheBurstAtOnceAndThenOneUnitPerPeriod() {
        Meter meter = meter(RateLimit.perSecond(10, 20));
        meter.spend(20, 0);
        assertThat(meter.earliest(1)).isEqualTo(100);
        assertThat(meter.earliest(7)).isEqualTo(700);
        meter.spend(1, 800);
        assertThat(meter.earliest(7)).isLessThanOrEqualTo(800);
        meter.spend(7, 800);
        assertThat(meter.earliest(1)).isEqualTo(900);
    }

    @Test
    void defaultBurstCoversTwoTicks() {
        Meter meter = meter(RateLimit.perSecond(250));
        meter.spend(6, 0);
        assertThat(meter.earliest(1)).isEqualTo(4);
        assertThat(RateLimit.perSecond(250).capacity(10)).isEqualTo(6);
        assertThat(RateLimit.perSecond(50).capacity(10)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "7, 7000"})
    void nextMessageWaitsUntilTheCostOfThePreviousMessageHasDrained(int cost, long millis) {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(cost, 0);
        assertThat(meter.earliest(1)).isEqualTo(millis);
    }

    @Test
    void messageThatCostsMoreThanTheBurstIsAllowedOnceTheFullBurstIsAvailable() {
        Meter meter = meter(RateLimit.perSecond(1, 3));
        meter.spend(1, 0);
        assertThat(meter.earliest(7)).isEqualTo(1_000);
        assertThat(meter.earliest(2)).isLessThanOrEqualTo(0);
        meter.spend(7, 1_000);
        assertThat(meter.earliest(1)).isEqualTo(6_000);
        assertThat(meter.earliest(7)).isEqualTo(8_000);
    }

    @Test
    void meterAllowsAReleaseOnlyIfEveryRateAllowsIt() {
        Meter meter = meter(new RateLimit(2, 86_400_000, 2), RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        assertThat(meter.earliest(1)).isEqualTo(1_000);
        meter.spend(1, 1_000);
        assertThat(meter.earliest(1)).isEqualTo(43_200_000);
    }

    @Test
    void meterDoesNotAccumulateUnusedUnitsBeyondTheBurst() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        meter.spend(1, 60_000);
        assertThat(meter.earliest(1)).isEqualTo(61_000);
    }

    @Test
    void earliestReleaseTimeAccountsForTheUnitsToBeReleasedFirst() {
        Meter meter = meter(RateLimit.perSecond(2, 1));
        meter.spend(1, 0);
        assertThat(meter.earliest(9, 1)).isEqualTo(5_000);
    }

    @Test
    void meterNeverAllowsTheNextMessageUnderAnExtremelySlowRate() {
        Meter meter = meter(new RateLimit(1e-300, 86_400_000, 1));
        meter.spend(1, 1_000);
        assertThat(meter.earliest(1)).isGreaterThan(1_000_000_000_000_000L - 1);
        assertThat(meter.drainedAt()).isGreaterThan(1_000);
    }

    @Test
    void fasterRateAppliesFromTheTimeOfTheChange() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        meter = meter.migrateTo(rates(0, RateLimit.perSecond(10, 1)), 500);
        assertThat(meter.earliest(1)).isEqualTo(550);
    }

    @Test
    void slowerRateAppliesFromTheTimeOfTheChange() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        meter = meter.migrateTo(rates(0, RateLimit.perSecond(0.1, 1)), 500);
        assertThat(meter.earliest(1)).isEqualTo(5_500);
    }

    @Test
    void raisedBurstAllowsNoAdditionalUnitsAtOnce() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        meter = meter.migrateTo(rates(0, RateLimit.perSecond(1, 20)), 500);
        assertThat(meter.earliest(1)).isEqualTo(1_000);
        assertThat(meter.earliest(20)).isEqualTo(20_000);
    }

    @Test
    void meterKeepsItsUnspentUnitsWhenItsBurstIsLowered() {
        Meter meter = meter(RateLimit.perSecond(1, 20));
        meter.spend(19, 0);
        meter = meter.migrateTo(rates(0, RateLimit.perSecond(1, 5)), 0);
        assertThat(meter.earliest(1)).isLessThanOrEqualTo(0);
        assertThat(meter.earliest(2)).isEqualTo(1_000);
    }

    @Test
    void addedRateAllowsItsFullBurstWhileTheExistingRateKeepsItsLevel() {
        Meter meter = meter(RateLimit.perSecond(1, 1));
        meter.spend(1, 0);
        meter = meter.migrateTo(rates(0, TWO_THOUSAND_A_DAY, RateLimit.perSecond(1, 1)), 500);
        assertThat(meter.earliest(1)).isEqualTo(1_000);
        meter.spend(1, 1_000);
        assertThat(meter.earliest(1)).isEqualTo(2_000);
    }

    @Test
    void metersThatWereUnlimitedHaveSeparateLevelsOnceTheyGetRates() {
        Meter first = meter().migrateTo(rates(0, RateLimit.perSecond(1, 1)), 500);
        Meter second = meter().migrateTo(rates(0, RateLimit.perSecond(1, 1)), 500);
        first.spend(1, 600);
        assertThat(first.earliest(1)).isEqualTo(1_600);
        assertThat(second.earliest(1)).isLessThanOrEqualTo(600);
        assertThat(meter().earliest(1)).isLessThanOrEqualTo(0);
    }

    @Test
    void meterWithoutRatesIsUnlimited() {
        Meter meter = meter();
        meter.spend(1_000, 0);
        assertThat(meter.earliest(1_000)).isLessThanOrEqualTo(0);
        assertThat(meter.mustBeRecorded()).isFalse();
    }

    @Test
    void meterAppliesEachMissedRateChangeFromTheTimeOfThatChange() {
        EffectiveRates first = rates(0, RateLimit.perSecond(1, 5));
        Meter meter = Meter.unrecorded(first, LONG_AGO);
        meter.spend(5, 0);
        EffectiveRates second = rates(0, RateLimit.perSecond(10, 5));
        EffectiveRates third = rates(0, RateLimit.perSecond(0.5, 5));
        first.replaceWith(second, 1_000);
        second.replaceWith(third, 1_100);
        meter = meter.migrateTo(third, 9_999);
        assertThat(meter.earliest(5)).isEqualTo(1_100 + 6_000);
    }

    @Test
    void fastMeterWithoutRecordAllowsNoBurstWhenTheTaskStarts() {
        Meter meter = Meter.unrecorded(rates(0, RateLimit.perSecond(1, 3)), 70_000);
        assertThat(meter.earliest(1)).isEqualTo(71_000);
        assertThat(meter.earliest(3)).isEqualTo(73_000);
    }

    @Test
    void slowMeterWithoutRecordAllowsTheFullBurst() {
        Meter meter = Meter.unrecorded(rates(0, TWO_THOUSAND_A_DAY), 70_000);
        assertThat(meter.earliest(20)).isLessThanOrEqualTo(70_000);
    }

    @Test
    void slowMeterWithoutRecordAllowsNoBurstIfItsLimitChangedInTheLastMinute() {
        Meter meter = Meter.unrecorded(rates(50_000, TWO_THOUSAND_A_DAY), 70_000);
        assertThat(meter.earliest(1)).isEqualTo(50_000 + 43_200);
    }

    @Test
    void slowMeterIsRestoredWithItsRecordedLevel() {
        Meter meter = meter(TWO_THOUSAND_A_DAY);
        meter.spend(20, 0);
        assertThat(meter.mustBeRecorded()).isTrue();
        Meter restored = Meter.restored(meter.recordState(), rates(0, TWO_THOUSAND_A_DAY), 30_000, SETTINGS);
        assertThat(restored.earliest(1)).isEqualTo(43_200);
        assertThat(restored.isRecorded()).isTrue();
    }

    @Test
    void fastMeterIsRestoredWithTheHigherOfFullBurstAndRecordedLevel() {
        RateLimit rate = RateLimit.perSecond(1, 1);
        Meter meter = meter(rate);
        meter.spend(7, 0);
        assertThat(meter.mustBeRecorded()).isTrue();
        MeterState record = meter.recordState();
        assertThat(Meter.restored(record, rates(0, rate), 2_000, SETTINGS).earliest(1))
                .isEqualTo(7_000);
        assertThat(Meter.restored(record, rates(0, rate), 6_500, SETTINGS).earliest(1))
                .isEqualTo(7_500);
    }

    @Test
    void fastMeterWithinItsBurstNeedsNoRecord() {
        Meter meter = meter(RateLimit.perSecond(1, 3));
        meter.spend(3, 0);
        assertThat(meter.mustBeRecorded()).isFalse();
    }

    @Test
    void limitChangedWhileTheTaskWasDownAppliesFromTheTimeOfTheChange() {
        MeterState record = new MeterState(0, List.of(new MeterState.Level(new RateLimit(1, 60_000, 1), 1)));
        RateLimit next = new RateLimit(1, 200_000, 1);
        Meter restored = Meter.restored(record, rates(30_000, next), 95_000, SETTINGS);
        assertThat(restored.earliest(1)).isEqualTo(130_000);
    }

    @Test
    void restoredMeterDoesNotDrainInAnIntervalWithUnknownRates() {
        MeterState record = new MeterState(0, List.of(new MeterState.Level(new RateLimit(1, 60_000, 1), 1)));
        RateLimit next = new RateLimit(1, 20_000, 1);
        Meter nothingDrained = Meter.restored(record, rates(30_000, next), 35_000, SETTINGS);
        assertThat(nothingDrained.earliest(1)).isEqualTo(50_000);
        Meter halfDrained = Meter.restored(record, rates(80_000, new RateLimit(1, 40_000, 1)), 90_000, SETTINGS);
        assertThat(halfDrained.earliest(1)).isEqualTo(100_000);
        Meter sameRates = Meter.restored(record, rates(30_000, new RateLimit(1, 60_000, 1)), 35_000, SETTINGS);
        assertThat(sameRates.earliest(1)).isEqualTo(90_000);
    }

    @Test
    void meterRecordWithATimeInTheFutureCountsAsRecordedAtTheTaskStart() {
        MeterState record = new MeterState(90_000, List.of(new MeterState.Level(TWO_THOUSAND_A_DAY, 20)));
        Meter restored = Meter.restored(record, rates(0, TWO_THOUSAND_A_DAY), 70_000, SETTINGS);
        assertThat(restored.earliest(1)).isEqualTo(70_000 + 43_200);
    }

    @Test
    void meterReturnsTheTimeAtWhichItWillHaveDrained() {
        Meter meter = meter(RateLimit.perSecond(2, 10));
        meter.spend(5, 1_000);
        assertThat(meter.drainedAt()).isEqualTo(3_500);
    }

    private static Meter meter(RateLimit... rates) {
        return Meter.unrecorded(rates(LONG_AGO, rates), LONG_AGO);
    }

    private static EffectiveRates rates(long changedAt, RateLimit... rates) {
        return new EffectiveRates(List.of(rates), changedAt, SETTINGS);
    }
}
