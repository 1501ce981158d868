package fairlane.admin.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.text.RateText;
import fairlane.schema.Limit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitChangeTest {
    private final Limit limit = Limit.newBuilder()
            .setRates(RateText.parseAll("10/s, 100/min burst 5"))
            .setWeight(3)
            .setPaused(true)
            .build();

    private static LimitChange rates(@Nullable String rates, @Nullable Integer burst) {
        return new LimitChange(rates == null ? null : RateText.parseAll(rates), burst, null, null, null, null);
    }

    private String changedRates(LimitChange change) {
        change.apply(limit);
        return RateText.format(limit.getRates());
    }

    @Test
    void limitChangeKeepsTheFieldsThatItDoesNotSet() {
        new LimitChange(null, null, 7, 9L, null, false).apply(limit);
        assertThat(limit.getWeight()).isEqualTo(7);
        assertThat(limit.getMaxQueued()).isEqualTo(9);
        assertThat(limit.getPaused()).isTrue();
        assertThat(limit.getBlocked()).isFalse();
        assertThat(limit.getRates()).hasSize(2);
    }

    @Test
    void burstWithoutNewRatesReplacesTheBurstOfEveryCurrentRate() {
        assertThat(changedRates(rates(null, 20))).isEqualTo("10/s burst 20, 100/min burst 20");
    }

    @Test
    void newRatesWithoutABurstOfTheirOwnGetTheGivenBurst() {
        assertThat(changedRates(rates("5/s, 50/min burst 2", 20))).isEqualTo("5/s burst 20, 50/min burst 2");
    }

    @Test
    void emptyListOfRatesMakesTheLimitUnlimited() {
        assertThat(changedRates(rates("unlimited", null))).isEqualTo(RateText.UNLIMITED);
    }

    @Test
    void burstIsRefusedIfTheLimitHasNoRates() {
        assertThatThrownBy(() -> rates("unlimited", 5).apply(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--rate");
        assertThatThrownBy(() -> rates(null, 5).apply(Limit.newBuilder().build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitChangeIsEmptyOnlyIfItSetsNoField() {
        assertThat(rates(null, null).isEmpty()).isTrue();
        assertThat(rates("unlimited", null).isEmpty()).isFalse();
        assertThat(new LimitChange(null, null, null, null, null, false).isEmpty())
                .isFalse();
    }
}
