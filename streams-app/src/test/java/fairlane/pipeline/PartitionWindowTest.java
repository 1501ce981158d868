package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A timeline of looks: what is committed and where the log begins and ends, and what may be released then. */
class PartitionWindowTest {
    private static final PolicyTable.Acknowledging WORKERS = new PolicyTable.Acknowledging("g", null, false);
    private static final PolicyTable.Acknowledging LEASES = new PolicyTable.Acknowledging("g", null, true);
    private static final OptionalLong NOTHING = OptionalLong.empty();

    private final PartitionWindow window = new PartitionWindow(Duration.ofSeconds(2), Duration.ofSeconds(10));
    private @Nullable Integer fixed;

    @Test
    void whatIsNeitherAcknowledgedNorGoneIsInFlight() {
        assertThat(look(0, 40, 100).messages()).isEqualTo(60);
        assertThat(look(150, 90, 100).messages()).isEqualTo(10);
        assertThat(look(300, 100, 100).messages()).isZero();
    }

    @Test
    void whatIsFinishedBeyondTheCommitIsNotInFlight() {
        InFlight inFlight = window.look(0, new PartitionWindow.Seen(OptionalLong.of(40), 25, 0, 100), WORKERS);

        assertThat(inFlight.messages()).isEqualTo(35);
        assertThat(inFlight.acknowledged()).isEqualTo(65);
    }

    @Test
    void whatIsFinishedCountsOnceAsAcknowledged() {
        window.look(0, new PartitionWindow.Seen(OptionalLong.of(0), 0, 0, 5_000), WORKERS);
        window.look(nanos(100), new PartitionWindow.Seen(OptionalLong.of(0), 400, 0, 5_000), WORKERS);
        InFlight inFlight =
                window.look(nanos(200), new PartitionWindow.Seen(OptionalLong.of(500), 0, 0, 5_000), WORKERS);

        assertThat(inFlight.window()).isEqualTo(500);
    }

    @Test
    void atLeastAHundredMayBeInFlight() {
        assertThat(look(0, 0, 0).window()).isEqualTo(100);
        assertThat(look(150, 30, 90).window()).isEqualTo(100);
    }

    @Test
    void whatIsLeasedMayTakeAsLongAsItLikes() {
        PartitionWindow.Seen seen = new PartitionWindow.Seen(OptionalLong.of(40), 0, 0, 100);
        window.look(0, seen, LEASES);
        InFlight inFlight = window.look(nanos(60_000), seen, LEASES);

        assertThat(inFlight.timedOut()).isFalse();
        assertThat(inFlight.window()).isEqualTo(1_000);
        assertThat(window.look(nanos(60_000), seen, WORKERS).timedOut()).isTrue();
    }

    @Test
    void theWindowIsWhatWasAcknowledgedInTheLastTwoSeconds() {
        look(0, 0, 10_000);
        assertThat(look(500, 300, 10_000).window()).isEqualTo(300);
        assertThat(look(1_500, 1_000, 10_000).window()).isEqualTo(1_000);
        assertThat(look(2_499, 1_000, 10_000).window()).isEqualTo(1_000);
        assertThat(look(2_500, 1_200, 10_000).window()).isEqualTo(900);
        assertThat(look(3_600, 1_200, 10_000).window()).isEqualTo(200);
        assertThat(look(9_000, 1_200, 10_000).window()).isEqualTo(100);
    }

    @Test
    void whatWasThereBeforeTheFirstLookWasNotAcknowledgedLately() {
        assertThat(look(0, 1_000_000, 1_000_010).window()).isEqualTo(100);
    }

    @Test
    void aFixedWindowStaysWhateverIsAcknowledged() {
        fixed = 20;
        look(0, 0, 10_000);
        InFlight inFlight = look(500, 9_990, 10_000);

        assertThat(inFlight.window()).isEqualTo(20);
        assertThat(inFlight.room()).isEqualTo(10);
    }

    @Test
    void aGroupWithoutOffsetsHasAcknowledgedNothing() {
        InFlight inFlight = look(0, NOTHING, 0, 30);

        assertThat(inFlight.messages()).isEqualTo(30);
        assertThat(inFlight.everAcknowledged()).isFalse();
        assertThat(look(100, 0, 30).everAcknowledged()).as("that was us").isFalse();
        assertThat(look(200, 1, 30).everAcknowledged()).isTrue();
    }

    @Test
    void whatTheLogHasLostIsNotInFlight() {
        assertThat(look(0, OptionalLong.of(10), 500, 520).messages()).isEqualTo(20);
        assertThat(look(100, NOTHING, 510, 520).messages()).isEqualTo(10);
    }

    @Test
    void whatTheLogHasLostWasNotAcknowledged() {
        look(0, OptionalLong.of(10), 0, 9_000);

        assertThat(look(100, OptionalLong.of(10), 8_000, 9_000).window()).isEqualTo(100);
    }

    @Test
    void anOffsetBehindTheEndIsThatOfATopicThatWasDeleted() {
        assertThat(look(0, 20_000, 90).messages()).isEqualTo(90);
        assertThat(look(100, 20, 90).messages()).isEqualTo(70);
    }

    @Test
    void whereNoMessageIsNothingIsInFlight() {
        PartitionWindow.Seen seen = seen(OptionalLong.of(101), 0, 5_101);
        assertThat(window.look(0, seen, WORKERS).room()).isZero();

        window.nothingBefore(seen, 5_101);
        InFlight inFlight = window.look(0, seen, WORKERS);
        assertThat(inFlight.messages()).isZero();
        assertThat(inFlight.room()).isEqualTo(100);
    }

    @Test
    void toHaveFoundNothingIsNoAcknowledgement() {
        PartitionWindow.Seen seen = seen(OptionalLong.of(101), 0, 5_101);
        look(0, 101, 5_101);
        window.nothingBefore(seen, 5_101);
        look(100, 101, 5_101);

        assertThat(look(200, 5_351, 5_400).window()).isEqualTo(250);
    }

    @Test
    void aGroupThatIsSetBackHasEverythingInFlightAgain() {
        window.nothingBefore(seen(OptionalLong.of(101), 0, 200), 200);

        assertThat(look(0, 101, 200).messages()).isZero();
        assertThat(look(100, 50, 200).messages()).isEqualTo(150);
    }

    @Test
    void nothingMoreIsReleasedWhenNothingIsAcknowledgedForTenSeconds() {
        look(0, 0, 0);
        assertThat(look(1_000, 0, 0).timedOut()).isFalse();
        look(2_000, 0, 5);
        assertThat(look(10_999, 0, 5).timedOut()).isFalse();

        InFlight late = look(11_000, 0, 5);
        assertThat(late.timedOut()).isTrue();
        assertThat(late.room()).isZero();
        assertThat(look(11_100, 1, 5).room()).isEqualTo(96);
    }

    @Test
    void withNothingInFlightNobodyIsLate() {
        look(0, 5, 5);
        assertThat(look(60_000, 5, 5).timedOut()).isFalse();
        assertThat(look(60_100, 5, 6).timedOut()).isFalse();
    }

    private InFlight look(long millis, long committed, long end) {
        return look(millis, OptionalLong.of(committed), 0, end);
    }

    private InFlight look(long millis, OptionalLong committed, long start, long end) {
        return window.look(
                nanos(millis), seen(committed, start, end), new PolicyTable.Acknowledging("g", fixed, false));
    }

    private static PartitionWindow.Seen seen(OptionalLong committed, long start, long end) {
        return new PartitionWindow.Seen(committed, 0, start, end);
    }

    /** The clock may be anywhere, and may run over. */
    private static long nanos(long millis) {
        return millis * 1_000_000;
    }
}
