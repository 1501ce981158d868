package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a worker that was held up may go on sending. */
class VigilTest {
    private final Vigil vigil = new Vigil(3_000, 1_000);

    @Test
    void holdsWhileItIsCalledOftenEnough() {
        assertThat(vigil.holds(1_000)).isTrue();
        assertThat(vigil.holds(4_000)).isTrue();
        assertThat(vigil.holds(7_000)).isTrue();
    }

    @Test
    void lapsesWithOnePauseThatIsTooLongUntilACommitIsAccepted() {
        assertThat(vigil.holds(4_001)).isFalse();
        assertThat(vigil.holds(4_002)).isFalse();
        vigil.renew(vigil.lapses());
        assertThat(vigil.holds(4_003)).isTrue();
    }

    @Test
    void aCommitThatWasBegunBeforeThePauseSaysNothing() {
        long before = vigil.lapses();
        assertThat(vigil.holds(5_000)).isFalse();
        long between = vigil.lapses();
        vigil.renew(before);
        assertThat(vigil.holds(9_000)).isFalse();
        vigil.renew(between);
        assertThat(vigil.holds(9_001)).isFalse();
        vigil.renew(vigil.lapses());
        assertThat(vigil.holds(9_002)).isTrue();
    }
}
