package fairlane.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "10ms, PT0.01S, 10ms",
        "5s, PT5S, 5s",
        "2m, PT2M, 2m",
        "1h, PT1H, 1h",
        "90 s, PT90S, 90s",
        "7d, PT168H, 168h"
    })
    void durationIsParsedAndFormatted(String text, Duration duration, String shortest) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
        assertThat(Durations.format(duration)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 weeks"})
    void errorForInvalidDurationShowsExamples(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("such as 10ms or 5s");
    }
}
