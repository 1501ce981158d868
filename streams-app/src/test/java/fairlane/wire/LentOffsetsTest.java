package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LentOffsetsTest {
    private final LentOffsets lent = new LentOffsets();

    @Test
    void isToldByTheSecondInWhichItEnds() {
        lent.add(103, 5_000);
        lent.add(104, 4_001);
        lent.add(106, 5_000);
        lent.add(107, 9_000);
        assertThat(lent.text(100, 100)).isEqualTo("3-4,6@5;7@9");
    }

    @Test
    void isReadAsItWasWritten() {
        LentOffsets read = LentOffsets.parse("3-4,6@5;7@9", 100);
        assertThat(read.until(102)).isZero();
        assertThat(read.until(103)).isEqualTo(5_000);
        assertThat(read.until(104)).isEqualTo(5_000);
        assertThat(read.until(105)).isZero();
        assertThat(read.until(107)).isEqualTo(9_000);
        assertThat(read.until(108)).isZero();
    }

    @Test
    void whereThereIsNoRoomNothingEndsTooEarly() {
        for (int i = 0; i < 500; i++) {
            lent.add(3 * i, 1_000_000 + 1_777L * (i % 50));
        }
        String text = lent.text(0, 2_048);
        LentOffsets read = LentOffsets.parse(text, 0);
        assertThat(text).hasSizeLessThanOrEqualTo(2_048);
        for (int i = 0; i < 500; i++) {
            assertThat(read.until(3 * i)).isBetween(lent.until(3 * i), lent.until(3 * i) + 1_777 * 50 + 600_000);
        }
    }

    @Test
    void whatWasNotReadYetIsCarriedOn() {
        lent.add(5, 1_000);
        lent.addFrom(12, LentOffsets.parse("10-13@2;20@3", 0));
        assertThat(lent.until(11)).isZero();
        assertThat(lent.until(12)).isEqualTo(2_000);
        assertThat(lent.until(20)).isEqualTo(3_000);
        assertThat(lent.text(0, 100)).isEqualTo("5@1;12-13@2;20@3");
    }

    @Test
    void standsInTheMetadataBesideWhatIsFinished() {
        OffsetRanges finished = new OffsetRanges();
        finished.add(101, 102);
        lent.add(104, 7_000);
        String text = new AcknowledgementMetadata(2, finished, null, lent).text(100);
        assertThat(text).isEqualTo("fairlane1:2:1-2:-:4@7");
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(100, text);
        assertThat(read.finished().contains(102)).isTrue();
        assertThat(read.inHand()).isNull();
        assertThat(read.lent().until(104)).isEqualTo(7_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3@", "3@x", "3@4@5", "3@4;"})
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> LentOffsets.parse(text, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
