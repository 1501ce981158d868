package fairlane.gateway.leases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.delivery.Delivery;
import fairlane.schema.SendRequest;
import fairlane.wire.BodyJson;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts leases and the results of commands on leases to JSON, and parses the JSON of command results. Unset fields
 * are omitted; times are epoch milliseconds.
 */
final class LeaseJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BodyJson BODIES = new BodyJson();

    private LeaseJson() {}

    static ArrayNode of(Stream<Lease> leases) {
        ArrayNode json = MAPPER.createArrayNode();
        leases.map(LeaseJson::of).forEach(json::add);
        return json;
    }

    /** Returns a lease as {@code {"lease": .., "customer": .., "message": {..}, "receives": 1, "expiresAt": ..}}. */
    static ObjectNode of(Lease lease) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("lease", lease.token());
        json.put("customer", lease.delivery().customer());
        json.set("message", message(lease.delivery()));
        json.put("receives", lease.receives());
        json.put("expiresAt", lease.expiresAt());
        return json;
    }

    private static ObjectNode message(Delivery delivery) {
        SendRequest request = delivery.request();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("id", request.getId());
        json.put("channel", request.getChannel());
        if (request.getSender() != null) {
            json.put("sender", request.getSender());
        }
        json.put("recipient", request.getRecipient());
        BODIES.put(json, request);
        json.put("contentType", request.getContentType());
        if (!request.getAttributes().isEmpty()) {
            ObjectNode attributes = json.putObject("attributes");
            request.getAttributes().forEach(attributes::put);
        }
        json.put("priority", request.getPriority().toString());
        if (request.getCost() != null) {
            json.put("cost", request.getCost());
        }
        putTime(json, "notBefore", request.getNotBefore());
        putTime(json, "expiresAt", request.getExpiresAt());
        json.put("attempt", delivery.attempt());
        json.put("acceptedAt", delivery.acceptedAt());
        json.put("releasedAt", delivery.releasedAt());
        return json;
    }

    private static void putTime(ObjectNode json, String field, @Nullable Instant time) {
        if (time != null) {
            json.put(field, time.toEpochMilli());
        }
    }

    /**
     * Returns the result of a command on a lease as {@code {"lease": .., "status": 409, "detail": ..}}, with {@code
     * expiresAt} if the lease continues.
     */
    static ObjectNode of(String token, LeaseCommandResult result) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("lease", token);
        json.put("status", result.status());
        if (result instanceof LeaseCommandResult.Accepted accepted) {
            putTime(json, "expiresAt", accepted.expiresAt());
        } else {
            json.put("detail", result.detail());
        }
        return json;
    }

    /**
     * Parses the JSON that {@link #of(String, LeaseCommandResult)} returns.
     *
     * @throws IllegalArgumentException if the JSON is not the result of a command on a lease
     */
    static LeaseCommandResult parseResult(@Nullable JsonNode json) {
        if (json == null) {
            throw new IllegalArgumentException(
                    "the response of the other replica contains no result for one of the leases");
        }
        String detail = json.path("detail").asText();
        return switch (json.path("status").asInt()) {
            case 200, 204 ->
                new LeaseCommandResult.Accepted(
                        json.has("expiresAt")
                                ? Instant.ofEpochMilli(json.get("expiresAt").asLong())
                                : null);
            case 202 -> new LeaseCommandResult.Pending(detail);
            case 404 -> new LeaseCommandResult.Unknown();
            case 409 -> new LeaseCommandResult.Conflict(detail);
            case 503 -> new LeaseCommandResult.Unavailable(detail);
            default -> throw new IllegalArgumentException("not the result of a lease command: " + json);
        };
    }
}
