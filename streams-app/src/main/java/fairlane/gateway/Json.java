package fairlane.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON in and out. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    /** What came of bytes. */
    sealed interface Read {}

    record Value(JsonNode node) implements Read {}

    /** @param problem 400, with a sentence that says where */
    record Refused(Problem problem) implements Read {}

    /** Reads one JSON object. */
    static Read object(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node.isObject() ? new Value(node) : refused("the body is not a JSON object");
        } catch (JsonProcessingException e) {
            return refused("the body is not JSON: " + oneLine(e));
        } catch (IOException e) {
            return refused("the body is not UTF-8: " + e.getMessage());
        }
    }

    private static Refused refused(String detail) {
        return new Refused(Problem.badRequest(detail));
    }

    private static String oneLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("syntax error");
    }

    /** Fields that are null are left out. */
    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is no JSON", e);
        }
    }
}
