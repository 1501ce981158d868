package fairlane.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsSegmentsTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "160, 1", "161, 2", "306, 2", "307, 3", "459, 3", "460, 4"})
    void segmentHolds160CharactersOfTheDefaultAlphabetOr153IfThereAreSeveral(int characters, int segments) {
        assertThat(SmsSegments.count("a".repeat(characters))).isEqualTo(segments);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "70, 1", "71, 2", "134, 2", "135, 3", "201, 3", "202, 4"})
    void segmentHolds70CharactersOfOtherAlphabetsOr67IfThereAreSeveral(int characters, int segments) {
        assertThat(SmsSegments.count("я".repeat(characters))).isEqualTo(segments);
    }

    @Test
    void extensionCharactersCountAsTwoCharacters() {
        assertThat(SmsSegments.count("€".repeat(80))).isEqualTo(1);
        assertThat(SmsSegments.count("€".repeat(80) + "a")).isEqualTo(2);
    }

    @Test
    void extensionCharacterIsNotSplitBetweenSegments() {
        assertThat(SmsSegments.count("a".repeat(152) + "€" + "a".repeat(151))).isEqualTo(2);
        assertThat(SmsSegments.count("a".repeat(152) + "€" + "a".repeat(152))).isEqualTo(3);
    }

    @Test
    void surrogatePairCountsAsTwoCharactersAndIsNotSplitBetweenSegments() {
        assertThat(SmsSegments.count("😀".repeat(35))).isEqualTo(1);
        assertThat(SmsSegments.count("😀".repeat(36))).isEqualTo(2);
        assertThat(SmsSegments.count("я".repeat(66) + "😀" + "я".repeat(65))).isEqualTo(2);
        assertThat(SmsSegments.count("я".repeat(66) + "😀" + "я".repeat(66))).isEqualTo(3);
    }

    @Test
    void accentedAndGreekCharactersOfTheDefaultAlphabetAreEncodedInSevenBits() {
        String sevenBit = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà¡¤\n\r";
        assertThat(SmsSegments.count(sevenBit.repeat(3))).isEqualTo(1);
        assertThat(sevenBit.length() * 3).isGreaterThan(70);
    }

    @Test
    void oneCharacterOutsideTheDefaultAlphabetMakesTheWholeTextUseSixteenBitEncoding() {
        assertThat(SmsSegments.count("a".repeat(69) + "ç")).isEqualTo(1);
        assertThat(SmsSegments.count("a".repeat(70) + "ç")).isEqualTo(2);
    }
}
