package fairlane.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests when a worker that was stalled may send messages again. */
class StallGuardTest {
    private final StallGuard stallGuard = new StallGuard(3_000, 1_000);

    @Test
    void stallGuardPermitsSendingIfItIsCheckedOftenEnough() {
        assertThat(stallGuard.ownsPartitions(1_000)).isTrue();
        assertThat(stallGuard.ownsPartitions(4_000)).isTrue();
        assertThat(stallGuard.ownsPartitions(7_000)).isTrue();
    }

    @Test
    void stallGuardBlocksSendingAfterLongPauseUntilCommitIsAccepted() {
        assertThat(stallGuard.ownsPartitions(4_001)).isFalse();
        assertThat(stallGuard.ownsPartitions(4_002)).isFalse();
        stallGuard.confirm(stallGuard.stallCount());
        assertThat(stallGuard.ownsPartitions(4_003)).isTrue();
    }

    @Test
    void commitStartedBeforeStallDoesNotUnblockSending() {
        long countBeforePause = stallGuard.stallCount();
        assertThat(stallGuard.ownsPartitions(5_000)).isFalse();
        long countBetweenPauses = stallGuard.stallCount();
        stallGuard.confirm(countBeforePause);
        assertThat(stallGuard.ownsPartitions(9_000)).isFalse();
        stallGuard.confirm(countBetweenPauses);
        assertThat(stallGuard.ownsPartitions(9_001)).isFalse();
        stallGuard.confirm(stallGuard.stallCount());
        assertThat(stallGuard.ownsPartitions(9_002)).isTrue();
    }
}
