package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.delivery.Result;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookResponseTest {
    private static final Instant NOW = Instant.parse("2030-01-31T08:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1                             | PT1S
        120                           | PT2M
        86401                         | PT24H
        99999999999999999999          | PT24H
        Thu, 31 Jan 2030 08:00:30 GMT | PT30S
        """)
    void retryAfterHeaderMayContainSecondsOrDate(String value, Duration wait) {
        assertThat(retry(429, value).after()).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "", "1.5", "Thu, 31 Jan 2030 07:59:59 GMT"})
    void invalidOrPastRetryAfterHeaderIsIgnored(String value) {
        assertThat(retry(503, value).after()).isNull();
    }

    @Test
    void retryAfterHeaderOfStatus500IsIgnored() {
        assertThat(retry(500, "10").after()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
        {"id":"m-1"}     | m-1
        {"id":17}        | 17
        {"id":null}      | none
        {"id":{"a":1}}   | none
        {"id":""}        | none
        ["id"]           | none
        {"id":           | none
        """)
    void providerIdIsReadFromJsonOfResponseBody(String body, String id) {
        assertThat(response(200, Map.of(), body).toResult(NOW)).isEqualTo(Result.delivered(id));
    }

    private static Result.Retry retry(int status, String retryAfter) {
        return (Result.Retry)
                response(status, Map.of("Retry-After", List.of(retryAfter)), "").toResult(NOW);
    }

    private static WebhookResponse response(int status, Map<String, List<String>> headers, String body) {
        return new WebhookResponse(
                "host", "anna", status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(UTF_8));
    }
}
