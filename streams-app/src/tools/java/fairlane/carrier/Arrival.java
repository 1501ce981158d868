package fairlane.carrier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that the carrier received, as a line of its record.
 *
 * @param time of its arrival, in epoch milliseconds
 * @param webhookId the header {@code webhook-id}: the idempotency key
 * @param answer the HTTP status of the response
 * @param again whether the carrier had already accepted a webhook with this key
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
    /**
     * Creates the record of an arrival.
     *
     * @param body the JSON that the webhook handler sends; a missing field is null
     */
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
