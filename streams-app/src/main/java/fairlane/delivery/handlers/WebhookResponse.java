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
 * What an endpoint answered, and what that means for the message.
 *
 * @param host who answered
 * @param recipient is masked wherever the answer repeats it
 * @param body the beginning of it
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record WebhookResponse(String host, String recipient, int status, HttpHeaders headers, byte[] body) {
    /** Of the others below 500, none will become right by being asked again. */
    private static final Set<Integer> RETRIABLE_STATUSES = Set.of(408, 425, 429);

    private static final Set<Integer> RETRY_AFTER_STATUSES = Set.of(429, 503);
    /** Whoever asks for more is not waited for any longer. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private static final JsonMapper MAPPER = new JsonMapper();

    /** @param now that a date in {@code Retry-After} is counted from */
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
        return host + " answered " + status + (text.isEmpty() ? "" : ": " + text);
    }

    private String redirectError() {
        String target = headers.firstValue("Location")
                .map(location -> " to " + ServerReplyText.excerpt(location, recipient))
                .orElse("");
        return host + " answered " + status + ", a redirect" + target
                + ", which is not followed; set url to where it leads";
    }

    /** Seconds, or a date of HTTP (RFC 9110, 10.2.3). What is not later than now leaves it to the backoff. */
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

    /** {@code id} of a JSON object, or the header that mail providers answer with. */
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
            return Optional.empty(); // an answer need not be JSON
        }
    }
}
