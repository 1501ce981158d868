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

/** Reads and writes the gateway's JSON. */
public final class GatewayJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final BodyJson BODIES = new BodyJson();

    private GatewayJson() {}

    /** The result of parsing bytes. */
    sealed interface ParseResult {}

    record ParsedObject(JsonNode node) implements ParseResult {}

    /** @param problem 400, with a sentence that locates the error */
    record ParseFailure(Problem problem) implements ParseResult {}

    /** Parses one JSON object. */
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

    /** Returns the body of a request, as {@code body} or {@code bodyBase64}. */
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
            throw new IllegalStateException("a record of strings and numbers cannot be written as JSON", e);
        }
    }
}
