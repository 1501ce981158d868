package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
    @ParameterizedTest
    @CsvSource({
        "+46701234567, +46***67",
        "anna@example.com, a***@example.com",
        "12345, ***",
        "@nobody, ***",
        "'', ***",
        "😀anna@example.com, 😀***@example.com"
    })
    void maskHidesMostOfRecipient(String recipient, String masked) {
        assertThat(Masks.recipient(recipient)).isEqualTo(masked);
    }

    @Test
    void maskOfRecipientNeverSplitsSurrogatePair() {
        assertThat(Masks.recipient("😀😀😀😀😀😀😀")).isEqualTo("😀😀😀***😀😀");
    }

    @Test
    void maskOfBodyShowsOnlyTheLengthOfTheBody() {
        assertThat(Masks.body(ByteBuffer.wrap(new byte[23]))).isEqualTo("23 bytes");
    }
}
