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

/** JSON in and out. */
public final class GatewayJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final BodyJson BODIES = new BodyJson();

    private GatewayJson() {}

    /** What came of bytes. */
    sealed interface ParseResult {}

    record ParsedObject(JsonNode node) implements ParseResult {}

    /** @param problem 400, with a sentence that says where */
    record ParseFailure(Problem problem) implements ParseResult {}

    /** Reads one JSON object. */
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

    /** The body of a request, as {@code body} or {@code bodyBase64}. */
    public static Map<String, Object> bodyFields(SendRequest request) {
        ObjectNode fields = MAPPER.createObjectNode();
        BODIES.put(fields, request);
        Map<String, Object> body = new LinkedHashMap<>();
        fields.properties().forEach(field -> body.put(field.getKey(), field.getValue()));
        return body;
    }

    /** Fields that are null are left out. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is no JSON", e);
        }
    }
}
