package fairlane.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTextTest {
    @ParameterizedTest
    @CsvSource({
        "1/s, 1/s",
        "10000/min, 10000/min",
        "2000/day, 2000/day",
        "0.1/s, 0.1/s",
        "7/hour, 7/hour",
        "'1/s burst 1', 1/s burst 1",
        "' 2.50 / Second  BURST  20 ', 2.5/s burst 20",
        "3/h, 3/hour",
        "1000000000/s, 1000000000/s"
    })
    void parsingFormattedRateYieldsEqualRate(String text, String canonical) {
        assertThat(RateText.format(RateText.parse(text))).isEqualTo(canonical);
        assertThat(RateText.parse(canonical)).isEqualTo(RateText.parse(text));
    }

    @Test
    void rateTextContainsUnitsPeriodAndBurst() {
        assertThat(RateText.parse("0.5/min burst 3")).isEqualTo(new Rate(0.5, Per.MINUTE, 3));
        assertThat(RateText.parse("5/d")).isEqualTo(new Rate(5.0, Per.DAY, null));
    }

    @Test
    void ratesSeparatedByCommasAreParsed() {
        assertThat(RateText.parseAll("1/s, 2000/day burst 2000"))
                .containsExactly(new Rate(1.0, Per.SECOND, null), new Rate(2000.0, Per.DAY, 2000));
        assertThat(RateText.format(RateText.parseAll("1/s,7/h"))).isEqualTo("1/s, 7/hour");
    }

    @Test
    void unlimitedIsParsedAsEmptyListOfRates() {
        assertThat(RateText.parseAll(" Unlimited ")).isEmpty();
        assertThat(RateText.format(List.of())).isEqualTo("unlimited");
        assertThatThrownBy(() -> RateText.parseAll("unlimited, 1/s"))
                .hasMessageContaining("unlimited cannot be combined with other rates");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1/", "/s", "1 per s", "one/s", "1/week", "-1/s", "1/s burst", "1/s burst x", "1/s 5"})
    void errorForInvalidRateShowsExamples(String text) {
        assertThatThrownBy(() -> RateText.parse(text))
                .hasMessage(
                        "\"" + text + "\" is not a rate; write units/period such as 1/s, 0.1/s, 10000/min, 7/hour or"
                                + " 2000/day, optionally followed by \"burst 5\", or unlimited");
    }

    @Test
    void errorForOutOfRangeRateStatesRange() {
        assertThatThrownBy(() -> RateText.parse("0/s")).hasMessageContaining("to stop the releases, pause");
        assertThatThrownBy(() -> RateText.parse("2000000000/s")).hasMessageContaining("at most 1,000,000,000");
        assertThatThrownBy(() -> RateText.parse("1/s burst 0")).hasMessageContaining("a burst is at least 1");
    }
}
