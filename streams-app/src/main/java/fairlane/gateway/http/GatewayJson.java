package fairlane.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.schema.SendRequest;
import fairlane.wire.BodyJson;
import fairlane.wire.RequestJson;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses the JSON bodies of calls to the gateway, and writes the JSON bodies of responses. */
public final class GatewayJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final BodyJson BODIES = new BodyJson();

    private GatewayJson() {}

    /** The result of parsing the body of a call. */
    sealed interface ParseResult {}

    record ParsedObject(JsonNode node) implements ParseResult {}

    /** @param problem a problem with status 400, whose detail states where the body is invalid */
    record ParseFailure(Problem problem) implements ParseResult {}

    /** Parses bytes that must contain exactly one JSON object. */
    static ParseResult parseObject(byte[] bytes) {
        RequestJson.JsonParseResult text = RequestJson.read(bytes);
        if (text instanceof RequestJson.InvalidJson noJson) {
            return parseFailure("the body is " + noJson.fault());
        }
        JsonNode node = ((RequestJson.ParsedJson) text).node();
        return node.isObject() ? new ParsedObject(node) : parseFailure("the body is not a JSON object");
    }

    private static ParseFailure parseFailure(String detail) {
        return new ParseFailure(Problem.badRequest(detail));
    }

    /**
     * Returns the body of a message as the JSON field {@code body}, or as {@code bodyBase64} if the body is not UTF-8.
     */
    public static Map<String, Object> bodyFields(SendRequest request) {
        ObjectNode fields = MAPPER.createObjectNode();
        BODIES.put(fields, request);
        Map<String, Object> body = new LinkedHashMap<>();
        fields.properties().forEach(field -> body.put(field.getKey(), field.getValue()));
        return body;
    }

    /** Writes a value as JSON; null fields are omitted. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the body of a response cannot be written as JSON", e);
        }
    }
}
