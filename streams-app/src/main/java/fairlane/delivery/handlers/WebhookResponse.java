package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.delivery.Result;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The response of a webhook endpoint. It determines the result of the attempt.
 *
 * @param host the host of the endpoint
 * @param recipient the recipient of the message; error texts mask the recipient where the response contains it
 * @param status the HTTP status
 * @param headers the headers of the response
 * @param body the beginning of the response body
 */
@SuppressWarnings("ArrayRecordComponent") // responses are never compared
record WebhookResponse(String host, String recipient, int status, HttpHeaders headers, byte[] body) {
    /** The HTTP statuses below 500 that are retried; for other statuses below 500 a retry is useless. */
    private static final Set<Integer> RETRIABLE_STATUSES = Set.of(408, 425, 429);

    private static final Set<Integer> RETRY_AFTER_STATUSES = Set.of(429, 503);
    /** The longest delay of a {@code Retry-After} header that is respected; a longer delay is reduced to this one. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Returns the result of the attempt.
     *
     * @param now the current time; if {@code Retry-After} contains a date, the delay is the time from {@code now} to
     *     this date
     */
    Result toResult(Instant now) {
        if (status >= 200 && status < 300) {
            return Result.delivered(providerId());
        }
        if (status >= 500 || RETRIABLE_STATUSES.contains(status)) {
            return new Result.Retry(RETRY_AFTER_STATUSES.contains(status) ? retryAfter(now) : null, errorText());
        }
        return Result.rejected(status >= 300 && status < 400 ? redirectError() : errorText());
    }

    private String errorText() {
        String text = ServerReplyText.excerpt(new String(body, UTF_8), recipient);
        return host + " responded with status " + status + (text.isEmpty() ? "" : ": " + text);
    }

    private String redirectError() {
        String target = headers.firstValue("Location")
                .map(location -> " to " + ServerReplyText.excerpt(location, recipient))
                .orElse("");
        return host + " responded with status " + status + ", a redirect" + target
                + ", which is not followed; set url to its target";
    }

    /**
     * The delay of the header {@code Retry-After}, which contains seconds or an HTTP date (RFC 9110, 10.2.3); null if
     * the header is absent or invalid, or states no time in the future. If null, the delay before the retry is the
     * backoff of the channel.
     */
    private @Nullable Duration retryAfter(Instant now) {
        Optional<Duration> wait =
                headers.firstValue("Retry-After").map(String::strip).flatMap(value -> parseRetryAfter(value, now));
        return wait.filter(duration -> duration.compareTo(Duration.ZERO) > 0)
                .map(duration -> duration.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : duration)
                .orElse(null);
    }

    private static Optional<Duration> parseRetryAfter(String value, Instant now) {
        if (value.matches("\\d+")) {
            return Optional.of(value.length() > 9 ? MAX_RETRY_AFTER : Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            return Optional.of(Duration.between(now, until));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * The id that the provider returned: the field {@code id} of a JSON body or, if there is none, the header {@code
     * X-Message-Id}, which mail providers send.
     */
    private @Nullable String providerId() {
        return jsonId().or(() -> headers.firstValue("X-Message-Id"))
                .map(id -> ServerReplyText.excerpt(id, recipient))
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }

    private Optional<String> jsonId() {
        try {
            JsonNode id = MAPPER.readTree(body).path("id");
            return id.isValueNode() && !id.isNull() ? Optional.of(id.asText()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a response body need not be JSON
        }
    }
}
