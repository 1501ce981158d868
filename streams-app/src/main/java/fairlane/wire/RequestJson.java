package fairlane.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.contract.RequestLimits;
import fairlane.schema.SendRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads requests from JSON: {@code customer} and the fields of {@link SendRequest}. A body is a string, or any JSON,
 * which is sent as application/json; an absent id is made; times are ISO 8601 or epoch milliseconds.
 */
public final class RequestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A body's numbers go out as they came in: 1.10 stays 1.10.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String NOT_AN_OBJECT =
            "not a JSON object; write {\"customer\": \"acme\", \"recipient\": \"anna@example.com\", \"body\":"
                    + " \"Hello\"}";

    /** What Jackson tells of a name that is there twice, and is for those who have called it. */
    private static final String JACKSON_SUFFIX = " for `ObjectNode`: not allowed when .*";

    private final Supplier<String> ids;

    /** @param ids makes the id of a request that comes without one */
    public RequestJson(Supplier<String> ids) {
        this.ids = ids;
    }

    /** What came of a text: a request, or everything that is wrong with it. */
    public sealed interface RequestParseResult {}

    /** @param customer the key of the Kafka record */
    public record ParsedRequest(String customer, SendRequest request) implements RequestParseResult {}

    /** @param faults a sentence for each thing that is wrong, at least one */
    public record InvalidRequest(List<String> faults) implements RequestParseResult {
        public InvalidRequest {
            faults = List.copyOf(faults);
        }
    }

    /** What came of bytes: JSON, or why they are none. */
    public sealed interface JsonParseResult {}

    public record ParsedJson(JsonNode node) implements JsonParseResult {}

    /** @param fault a sentence */
    public record InvalidJson(String fault) implements JsonParseResult {}

    /** Reads one JSON text in UTF-8, strictly: no name twice in an object, nothing behind it. */
    public static JsonParseResult read(byte[] json) {
        try {
            return new ParsedJson(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return new InvalidJson("not JSON: " + describe(e));
        } catch (IOException e) {
            return new InvalidJson("not UTF-8: " + e.getMessage());
        }
    }

    /** Reads one JSON object in UTF-8. */
    public RequestParseResult parse(byte[] json) {
        JsonParseResult text = read(json);
        return text instanceof ParsedJson tree
                ? parse(tree.node())
                : new InvalidRequest(List.of(((InvalidJson) text).fault()));
    }

    /** Takes one JSON object, as {@link #read} gave it, for a request. */
    public RequestParseResult parse(JsonNode node) {
        return node.isObject() ? new RequestFields(node).read(ids) : new InvalidRequest(List.of(NOT_AN_OBJECT));
    }

    /** A sentence where a request's value of so many bytes is too large. */
    public static Optional<String> sizeFault(int bytes) {
        return bytes <= RequestLimits.MAX_REQUEST_BYTES
                ? Optional.empty()
                : Optional.of(String.format(
                        java.util.Locale.ROOT,
                        "the request is %,d bytes, and may have %,d at most",
                        bytes,
                        RequestLimits.MAX_REQUEST_BYTES));
    }

    private static String describe(JsonProcessingException e) {
        String reason = e.getOriginalMessage().lines().findFirst().orElse("syntax error");
        reason = reason.replaceFirst(JACKSON_SUFFIX, "");
        return e.getLocation() == null
                ? reason
                : reason + " (at column " + e.getLocation().getColumnNr() + ")";
    }
}
