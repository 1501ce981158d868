package fairlane.cli.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.RateText;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    @Test
    void soManyPassInAnyIntervalAndNoMore() {
        Throttle throttle = Throttle.of(RateText.parse("2/s"));
        assertThat(throttle.passes(millis(0))).isTrue();
        assertThat(throttle.passes(millis(900))).isTrue();
        assertThat(throttle.passes(millis(999))).isFalse();
        assertThat(throttle.passes(millis(1_000))).isTrue();
        assertThat(throttle.passes(millis(1_001))).isFalse();
        assertThat(throttle.passes(millis(1_899))).isFalse();
        assertThat(throttle.passes(millis(1_900))).isTrue();
    }

    @Test
    void lessThanOneInAPeriodIsOneInSeveral() {
        Throttle throttle = Throttle.of(RateText.parse("0.5/s"));
        assertThat(throttle.passes(millis(0))).isTrue();
        assertThat(throttle.passes(millis(1_999))).isFalse();
        assertThat(throttle.passes(millis(2_000))).isTrue();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
