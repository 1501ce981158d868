package fairlane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests {@link PartitionWindow} with series of offsets. The committed offsets, log start offsets and log end offsets
 * determine how many messages are in flight, and the window.
 */
class PartitionWindowTest {
    private static final AcknowledgementPolicy WORKERS = new AcknowledgementPolicy("g", null, false);
    private static final AcknowledgementPolicy LEASES = new AcknowledgementPolicy("g", null, true);
    private static final OptionalLong NO_OFFSET = OptionalLong.empty();

    private final PartitionWindow window = new PartitionWindow(Duration.ofSeconds(2), Duration.ofSeconds(10));
    private @Nullable Integer fixed;

    @Test
    void unacknowledgedMessagesAreInFlight() {
        assertThat(update(0, 40, 100).messages()).isEqualTo(60);
        assertThat(update(150, 90, 100).messages()).isEqualTo(10);
        assertThat(update(300, 100, 100).messages()).isZero();
    }

    @Test
    void finishedMessagesBeyondCommitAreNotInFlight() {
        InFlight inFlight =
                window.update(0, new PartitionWindow.PartitionOffsets(OptionalLong.of(40), 25, 0, 100), WORKERS);

        assertThat(inFlight.messages()).isEqualTo(35);
        assertThat(inFlight.acknowledged()).isEqualTo(65);
    }

    @Test
    void messageFinishedBeforeItsCommitCountsOnceAsAcknowledged() {
        window.update(0, new PartitionWindow.PartitionOffsets(OptionalLong.of(0), 0, 0, 5_000), WORKERS);
        window.update(nanos(100), new PartitionWindow.PartitionOffsets(OptionalLong.of(0), 400, 0, 5_000), WORKERS);
        InFlight inFlight = window.update(
                nanos(200), new PartitionWindow.PartitionOffsets(OptionalLong.of(500), 0, 0, 5_000), WORKERS);

        assertThat(inFlight.window()).isEqualTo(500);
    }

    @Test
    void adaptiveWindowIsAtLeastHundredMessages() {
        assertThat(update(0, 0, 0).window()).isEqualTo(100);
        assertThat(update(150, 30, 90).window()).isEqualTo(100);
    }

    @Test
    void windowOfLeasedChannelDoesNotTimeOut() {
        PartitionWindow.PartitionOffsets offsets = new PartitionWindow.PartitionOffsets(OptionalLong.of(40), 0, 0, 100);
        window.update(0, offsets, LEASES);
        InFlight inFlight = window.update(nanos(60_000), offsets, LEASES);

        assertThat(inFlight.timedOut()).isFalse();
        assertThat(inFlight.window()).isEqualTo(1_000);
        assertThat(window.update(nanos(60_000), offsets, WORKERS).timedOut()).isTrue();
    }

    @Test
    void adaptiveWindowEqualsNumberOfMessagesAcknowledgedInLastTwoSeconds() {
        update(0, 0, 10_000);
        assertThat(update(500, 300, 10_000).window()).isEqualTo(300);
        assertThat(update(1_500, 1_000, 10_000).window()).isEqualTo(1_000);
        assertThat(update(2_499, 1_000, 10_000).window()).isEqualTo(1_000);
        assertThat(update(2_500, 1_200, 10_000).window()).isEqualTo(900);
        assertThat(update(3_600, 1_200, 10_000).window()).isEqualTo(200);
        assertThat(update(9_000, 1_200, 10_000).window()).isEqualTo(100);
    }

    @Test
    void adaptiveWindowIgnoresMessagesAcknowledgedBeforeOffsetsWereFirstRead() {
        assertThat(update(0, 1_000_000, 1_000_010).window()).isEqualTo(100);
    }

    @Test
    void fixedWindowDoesNotDependOnAcknowledgements() {
        fixed = 20;
        update(0, 0, 10_000);
        InFlight inFlight = update(500, 9_990, 10_000);

        assertThat(inFlight.window()).isEqualTo(20);
        assertThat(inFlight.room()).isEqualTo(10);
    }

    @Test
    void groupWithoutCommittedOffsetHasAcknowledgedNoMessage() {
        InFlight inFlight = update(0, NO_OFFSET, 0, 30);

        assertThat(inFlight.messages()).isEqualTo(30);
        assertThat(inFlight.everAcknowledged()).isFalse();
        assertThat(update(100, 0, 30).everAcknowledged())
                .as("offset 0 is the initial offset that the pipeline commits")
                .isFalse();
        assertThat(update(200, 1, 30).everAcknowledged()).isTrue();
    }

    @Test
    void deletedMessagesAreNotInFlight() {
        assertThat(update(0, OptionalLong.of(10), 500, 520).messages()).isEqualTo(20);
        assertThat(update(100, NO_OFFSET, 510, 520).messages()).isEqualTo(10);
    }

    @Test
    void deletedMessagesDoNotCountAsAcknowledged() {
        update(0, OptionalLong.of(10), 0, 9_000);

        assertThat(update(100, OptionalLong.of(10), 8_000, 9_000).window()).isEqualTo(100);
    }

    @Test
    void committedOffsetBeyondLogEndIsIgnored() {
        assertThat(update(0, 20_000, 90).messages()).isEqualTo(90);
        assertThat(update(100, 20, 90).messages()).isEqualTo(70);
    }

    @Test
    void offsetsWithoutMessagesAreNotInFlight() {
        PartitionWindow.PartitionOffsets offsets = offsets(OptionalLong.of(101), 0, 5_101);
        assertThat(window.update(0, offsets, WORKERS).room()).isZero();

        window.markEmptyUpTo(offsets, 5_101);
        InFlight inFlight = window.update(0, offsets, WORKERS);
        assertThat(inFlight.messages()).isZero();
        assertThat(inFlight.room()).isEqualTo(100);
    }

    @Test
    void probeThatFindsNoMessageDoesNotCountAsAcknowledgement() {
        PartitionWindow.PartitionOffsets offsets = offsets(OptionalLong.of(101), 0, 5_101);
        update(0, 101, 5_101);
        window.markEmptyUpTo(offsets, 5_101);
        update(100, 101, 5_101);

        assertThat(update(200, 5_351, 5_400).window()).isEqualTo(250);
    }

    @Test
    void messagesAreInFlightAgainAfterGroupResetsItsOffset() {
        window.markEmptyUpTo(offsets(OptionalLong.of(101), 0, 200), 200);

        assertThat(update(0, 101, 200).messages()).isZero();
        assertThat(update(100, 50, 200).messages()).isEqualTo(150);
    }

    @Test
    void windowTimesOutAfterTenSecondsWithoutAcknowledgement() {
        update(0, 0, 0);
        assertThat(update(1_000, 0, 0).timedOut()).isFalse();
        update(2_000, 0, 5);
        assertThat(update(10_999, 0, 5).timedOut()).isFalse();

        InFlight late = update(11_000, 0, 5);
        assertThat(late.timedOut()).isTrue();
        assertThat(late.room()).isZero();
        assertThat(update(11_100, 1, 5).room()).isEqualTo(96);
    }

    @Test
    void windowWithoutMessagesInFlightDoesNotTimeOut() {
        update(0, 5, 5);
        assertThat(update(60_000, 5, 5).timedOut()).isFalse();
        assertThat(update(60_100, 5, 6).timedOut()).isFalse();
    }

    private InFlight update(long millis, long committed, long end) {
        return update(millis, OptionalLong.of(committed), 0, end);
    }

    private InFlight update(long millis, OptionalLong committed, long start, long end) {
        return window.update(
                nanos(millis), offsets(committed, start, end), new AcknowledgementPolicy("g", fixed, false));
    }

    private static PartitionWindow.PartitionOffsets offsets(OptionalLong committed, long start, long end) {
        return new PartitionWindow.PartitionOffsets(committed, 0, start, end);
    }

    /** Converts milliseconds to nanoseconds of the monotonic clock. */
    private static long nanos(long millis) {
        return millis * 1_000_000;
    }
}
