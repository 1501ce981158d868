package fairlane.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    private static final long NOW = Instant.parse("2026-01-31T23:29:14Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "-5, 0.0 s",
        "0, 0.0 s",
        "49, 0.0 s",
        "50, 0.1 s",
        "9949, 9.9 s",
        "9950, 10 s",
        "12345, 12 s",
        "59949, 59 s",
        "59950, 1 min 0 s",
        "185000, 3 min 5 s",
        "3600000, 1 h 0 min",
        "7800000, 2 h 10 min",
        "356400000, 4 d 3 h",
        "864000000000, '10,000 d 0 h'"
    })
    void spanIsRoundedMoreTheLongerItIs(long millis, String text) {
        assertThat(TimeText.span(millis)).isEqualTo(text);
    }

    @Test
    void timeTextOmitsTheDateOfToday() {
        TimeText utc = new TimeText(NOW, ZoneId.of("UTC"));
        assertThat(utc.at(NOW + 16_000)).isEqualTo("at 23:29:30");
        assertThat(utc.at(NOW + 3_600_000)).isEqualTo("on 2026-02-01 00:29:14");
        assertThat(utc.clock(NOW - 86_400_000)).isEqualTo("2026-01-30 23:29:14");
    }

    @Test
    void timeTextUsesTheDateInItsTimeZone() {
        TimeText stockholm = new TimeText(NOW, ZoneId.of("Europe/Stockholm"));
        assertThat(stockholm.at(NOW + 3_600_000)).isEqualTo("at 01:29:14");
    }
}
