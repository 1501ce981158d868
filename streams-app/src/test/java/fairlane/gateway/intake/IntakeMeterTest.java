package fairlane.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.RateLimit;
import fairlane.core.limits.RemainingUnits;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeMeterTest {
    private static final long TICK = 100;

    private static int acceptedOf(IntakeMeter meter, int offered, long now) {
        int accepted = 0;
        for (int i = 0; i < offered && meter.earliest(1) <= now; i++) {
            meter.spend(1, now);
            accepted++;
        }
        return accepted;
    }

    @Test
    void meterAcceptsFullBurstAndThenOnlyTheRate() {
        IntakeMeter meter = new IntakeMeter(List.of(RateLimit.perSecond(10, 5)), TICK, 0);
        assertThat(acceptedOf(meter, 100, 0)).isEqualTo(5);
        assertThat(meter.earliest(1)).isEqualTo(100);
        assertThat(acceptedOf(meter, 100, 200)).isEqualTo(2);
        assertThat(acceptedOf(meter, 100, 10_000)).isEqualTo(5);
    }

    @Test
    void meterDelaysNextMessageByCostThatAnotherGatewayAccepted() {
        IntakeMeter meter = new IntakeMeter(List.of(RateLimit.perSecond(10, 5)), TICK, 0);
        assertThat(acceptedOf(meter, 5, 0)).isEqualTo(5);
        meter.spend(10, 100);
        assertThat(meter.earliest(1)).isEqualTo(1_100);
        assertThat(acceptedOf(meter, 100, 1_099)).isZero();
        assertThat(acceptedOf(meter, 100, 1_100)).isEqualTo(1);
    }

    @Test
    void spendReturnsFalseForCostThatOnlyTheConfiguredBurstAllows() {
        IntakeMeter meter = new IntakeMeter(List.of(RateLimit.perSecond(10, 50)), TICK, 0);
        assertThat(meter.spend(1, 0)).isTrue(); // if unset, the burst would be 1 + two ticks of the rate = 3 units
        assertThat(meter.spend(1, 0)).isTrue();
        assertThat(meter.spend(1, 0)).isTrue();
        assertThat(meter.spend(1, 0)).isFalse();
        assertThat(meter.spend(1, 100)).isTrue();
    }

    @Test
    void meterReportsRemainingUnitsOfEachRateAndWhenItsBurstIsFullAgain() {
        IntakeMeter meter =
                new IntakeMeter(List.of(RateLimit.perSecond(10, 5), new RateLimit(100, 60_000, 20)), TICK, 0);
        meter.spend(4, 0);
        assertThat(meter.remaining(0)).extracting(RemainingUnits::units).containsExactly(1.0, 16.0);
        assertThat(meter.remaining(0)).extracting(RemainingUnits::fullAt).containsExactly(400L, 2_400L);
        assertThat(meter.isDrained(2_399)).isFalse();
        assertThat(meter.isDrained(2_400)).isTrue();
    }

    @Test
    void changedRateAppliesAtOnceAndDoesNotRefillTheBurst() {
        IntakeMeter meter = new IntakeMeter(List.of(RateLimit.perSecond(1, 1)), TICK, 0);
        meter.spend(1, 0);
        meter.changeRates(List.of(RateLimit.perSecond(100, 1)), 0);
        assertThat(meter.earliest(1)).isEqualTo(10);
        meter.changeRates(List.of(), 0);
        assertThat(meter.earliest(1)).isLessThanOrEqualTo(0);
        assertThat(meter.remaining(0)).isEmpty();
    }
}
