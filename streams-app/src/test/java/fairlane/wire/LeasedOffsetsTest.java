package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasedOffsetsTest {
    private final LeasedOffsets leased = new LeasedOffsets();

    @Test
    void leasedOffsetsEncoderGroupsOffsetsByEndOfLease() {
        leased.add(103, 5_000);
        leased.add(104, 4_001);
        leased.add(106, 5_000);
        leased.add(107, 9_000);
        assertThat(leased.encode(100, 100)).isEqualTo("3-4,6@5;7@9");
    }

    @Test
    void leasedOffsetsParserRestoresEncodedLeases() {
        LeasedOffsets read = LeasedOffsets.parse("3-4,6@5;7@9", 100);
        assertThat(read.leasedUntil(102)).isZero();
        assertThat(read.leasedUntil(103)).isEqualTo(5_000);
        assertThat(read.leasedUntil(104)).isEqualTo(5_000);
        assertThat(read.leasedUntil(105)).isZero();
        assertThat(read.leasedUntil(107)).isEqualTo(9_000);
        assertThat(read.leasedUntil(108)).isZero();
    }

    @Test
    void encodedTextOfLimitedLengthNeverShortensALease() {
        for (int i = 0; i < 500; i++) {
            leased.add(3 * i, 1_000_000 + 1_777L * (i % 50));
        }
        String text = leased.encode(0, 2_048);
        LeasedOffsets read = LeasedOffsets.parse(text, 0);
        assertThat(text).hasSizeLessThanOrEqualTo(2_048);
        for (int i = 0; i < 500; i++) {
            assertThat(read.leasedUntil(3 * i))
                    .isBetween(leased.leasedUntil(3 * i), leased.leasedUntil(3 * i) + 1_777 * 50 + 600_000);
        }
    }

    @Test
    void addFromMethodAddsOnlyLeasesOfMessagesAtOrAfterTheGivenOffset() {
        leased.add(5, 1_000);
        leased.addFrom(12, LeasedOffsets.parse("10-13@2;20@3", 0));
        assertThat(leased.leasedUntil(11)).isZero();
        assertThat(leased.leasedUntil(12)).isEqualTo(2_000);
        assertThat(leased.leasedUntil(20)).isEqualTo(3_000);
        assertThat(leased.encode(0, 100)).isEqualTo("5@1;12-13@2;20@3");
    }

    @Test
    void commitMetadataContainsLeasesAndFinishedOffsets() {
        OffsetRanges finished = new OffsetRanges();
        finished.add(101, 102);
        leased.add(104, 7_000);
        String text = new AcknowledgementMetadata(2, finished, null, leased).encode(100);
        assertThat(text).isEqualTo("fairlane1:2:1-2:-:4@7");
        AcknowledgementMetadata read = AcknowledgementMetadata.parse(100, text);
        assertThat(read.finished().contains(102)).isTrue();
        assertThat(read.inProgress()).isNull();
        assertThat(read.leased().leasedUntil(104)).isEqualTo(7_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3@", "3@x", "3@4@5", "3@4;"})
    void leasedOffsetsParserRejectsMalformedText(String text) {
        assertThatThrownBy(() -> LeasedOffsets.parse(text, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
