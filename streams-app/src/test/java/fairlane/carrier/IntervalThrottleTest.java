package fairlane.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.text.RateText;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IntervalThrottleTest {
    @Test
    void throttleAllowsAtMostItsNumberOfRequestsInAnyInterval() {
        IntervalThrottle throttle = IntervalThrottle.of(RateText.parse("2/s"));
        assertThat(throttle.tryPass(millis(0))).isTrue();
        assertThat(throttle.tryPass(millis(900))).isTrue();
        assertThat(throttle.tryPass(millis(999))).isFalse();
        assertThat(throttle.tryPass(millis(1_000))).isTrue();
        assertThat(throttle.tryPass(millis(1_001))).isFalse();
        assertThat(throttle.tryPass(millis(1_899))).isFalse();
        assertThat(throttle.tryPass(millis(1_900))).isTrue();
    }

    @Test
    void rateBelowOnePerPeriodAllowsOneRequestInSeveralPeriods() {
        IntervalThrottle throttle = IntervalThrottle.of(RateText.parse("0.5/s"));
        assertThat(throttle.tryPass(millis(0))).isTrue();
        assertThat(throttle.tryPass(millis(1_999))).isFalse();
        assertThat(throttle.tryPass(millis(2_000))).isTrue();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
