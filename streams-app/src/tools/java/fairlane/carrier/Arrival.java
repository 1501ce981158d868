package fairlane.carrier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A webhook request that the fake carrier received. It is written as one line to the file of the option {@code
 * --record}.
 *
 * @param time the time of arrival in epoch milliseconds
 * @param webhookId the value of the header {@code webhook-id}, which is the idempotency key
 * @param answer the HTTP status of the carrier's response
 * @param again whether the carrier had already accepted a webhook request with this idempotency key
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
     * Creates an arrival from a webhook request.
     *
     * @param body the JSON body that the webhook handler sent; a field that is missing in the body is null in the
     *     arrival
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
