package fairlane.carrier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A message that a carrier got, as a line of its record.
 *
 * @param time of its arrival, epoch milliseconds
 * @param webhookId the header: the idempotency key
 * @param answer the status
 * @param again one with this key had been taken already
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"time", "webhookId", "customer", "id", "sender", "attempt", "answer", "again"})
public record Arrival(
        long time,
        @Nullable String webhookId,
        @Nullable String customer,
        @Nullable String id,
        @Nullable String sender,
        @Nullable Integer attempt,
        int answer,
        boolean again) {
    /** @param body what the webhook handler sends; whatever is not there is null */
    static Arrival of(long time, @Nullable String webhookId, JsonNode body, int answer, boolean again) {
        return new Arrival(
                time,
                webhookId,
                text(body, "customer"),
                text(body, "id"),
                text(body, "sender"),
                body.path("attempt").isInt() ? body.path("attempt").asInt() : null,
                answer,
                again);
    }

    private static @Nullable String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
