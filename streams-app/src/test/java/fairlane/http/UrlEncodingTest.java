package fairlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlEncodingTest {
    @Test
    void spaceAndReservedCharactersArePercentEncoded() {
        assertThat(UrlEncoding.encode("a b/c?d&e=f+g%é")).isEqualTo("a%20b%2Fc%3Fd%26e%3Df%2Bg%25%C3%A9");
    }

    @Test
    void plusIsDecodedToSpaceInQueriesAndKeptInPaths() {
        assertThat(UrlEncoding.decodeQuery("a+b%2B")).isEqualTo("a b+");
        assertThat(UrlEncoding.decodePathSegment("a+b%2B")).isEqualTo("a+b+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a b", "+49 151", "50%", "é語😀", "*/?#&="})
    void decodingAnEncodedTextReturnsTheText(String text) {
        assertThat(UrlEncoding.decodeQuery(UrlEncoding.encode(text))).isEqualTo(text);
        assertThat(UrlEncoding.decodePathSegment(UrlEncoding.encode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3"})
    void decoderRejectsInvalidPercentEncoding(String text) {
        assertThatThrownBy(() -> UrlEncoding.decodeQuery(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UrlEncoding.decodePathSegment(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
