package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementMetadataTest {
    @Test
    void metadataEncodesCountAndOffsetsRelativeToCommittedOffset() {
        assertThat(new AcknowledgementMetadata(4, ranges(103, 105, 109, 109), null, new LeasedOffsets()).encode(100))
                .isEqualTo("fairlane1:4:3-5,9");
    }

    @Test
    void metadataParserRestoresEncodedOffsets() {
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(100, "fairlane1:4:3-5,9");

        assertThat(read.finishedCount()).isEqualTo(4);
        assertThat(List.of(102L, 103L, 104L, 105L, 106L, 108L, 109L, 110L))
                .filteredOn(read.finished()::contains)
                .containsExactly(103L, 104L, 105L, 109L);
        assertThat(read.inProgress()).isNull();
    }

    @Test
    void metadataOfWorkerThatAcknowledgesBeforeSendingListsOffsetsInProgress() {
        String text =
                new AcknowledgementMetadata(3, ranges(100, 102), ranges(101, 101), new LeasedOffsets()).encode(100);
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(100, text);

        assertThat(text).isEqualTo("fairlane1:3:0-2:1");
        assertThat(read.finished().contains(100)).isTrue();
        assertThat(read.inProgress()).isNotNull();
        assertThat(read.inProgress().contains(101)).isTrue();
        assertThat(read.inProgress().contains(100)).isFalse();
    }

    @Test
    void emptyMetadataEncodesToEmptyTextUnlessWorkerAcknowledgesBeforeSending() {
        assertThat(AcknowledgementMetadata.empty().encode(7)).isEmpty();
        assertThat(new AcknowledgementMetadata(0, ranges(), ranges(), new LeasedOffsets()).encode(7))
                .isEqualTo("fairlane1:0::");
        assertThat(AcknowledgementMetadata.parse(7, "fairlane1:0::").inProgress())
                .isNotNull();
    }

    @Test
    void metadataEncoderOmitsRangesThatDoNotFitAndKeepsCountOfFinishedMessages() {
        OffsetRanges many = new OffsetRanges();
        for (long offset = 1; offset <= 10_000; offset += 2) {
            many.add(offset, offset);
        }
        AcknowledgementMetadata metadata = new AcknowledgementMetadata(5_000, many, null, new LeasedOffsets());
        String text = metadata.encode(0);
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(0, text);

        assertThat(metadata.fits(0)).isFalse();
        assertThat(text).hasSizeBetween(4_086, 4_096);
        assertThat(read.finishedCount()).isEqualTo(5_000);
        assertThat(read.finished().contains(1)).isTrue();
        assertThat(read.finished().contains(9_999)).isFalse();
    }

    @Test
    void metadataParserAcceptsCountWithoutOffsets() {
        assertThat(AcknowledgementMetadata.parse(0, "fairlane1:17:").finishedCount())
                .isEqualTo(17);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "hello",
                "fairlane1",
                "fairlane1:x:",
                "fairlane1:1:a",
                "fairlane1:1:5-3",
                "fairlane2:1:1",
                "fairlane1:2:3,2"
            })
    void metadataParserIgnoresTextInOtherFormats(String text) {
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(0, text);

        assertThat(read.finishedCount()).isZero();
        assertThat(read.finished().isEmpty()).isTrue();
        assertThat(read.inProgress()).isNull();
    }

    /**
     * Returns ranges of offsets.
     *
     * @param ends first and last offset of each range, alternating
     */
    private static OffsetRanges ranges(long... ends) {
        OffsetRanges ranges = new OffsetRanges();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(ends[i], ends[i + 1]);
        }
        return ranges;
    }
}
