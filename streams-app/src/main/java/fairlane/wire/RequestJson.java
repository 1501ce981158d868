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
 * Parses requests in JSON. A request has the field {@code customer} and the fields of {@link SendRequest}. The body is
 * a string, or other JSON; a body of other JSON is sent as application/json. A request without an id gets a generated
 * id. Times are ISO 8601 or epoch milliseconds.
 */
public final class RequestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // The numbers in a JSON body are not normalized, so that 1.10 is sent as 1.10 and not as 1.1.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String NOT_AN_OBJECT =
            "not a JSON object; write {\"customer\": \"acme\", \"recipient\": \"anna@example.com\", \"body\":"
                    + " \"Hello\"}";

    /**
     * The end of Jackson's message about a duplicate name. It is removed, because it refers to the Jackson API and not
     * to the JSON text.
     */
    private static final String JACKSON_SUFFIX = " for `ObjectNode`: not allowed when .*";

    private final Supplier<String> ids;

    /** @param ids generates an id for a request without an id */
    public RequestJson(Supplier<String> ids) {
        this.ids = ids;
    }

    /** The result of parsing a request, which is either the request or a list of all its faults. */
    public sealed interface RequestParseResult {}

    /** @param customer the customer, which becomes the key of the Kafka record */
    public record ParsedRequest(String customer, SendRequest request) implements RequestParseResult {}

    /** @param faults one sentence for each fault, at least one */
    public record InvalidRequest(List<String> faults) implements RequestParseResult {
        public InvalidRequest {
            faults = List.copyOf(faults);
        }
    }

    /** The result of parsing bytes, which is either JSON or the reason why the bytes are not JSON. */
    public sealed interface JsonParseResult {}

    public record ParsedJson(JsonNode node) implements JsonParseResult {}

    /** @param fault a sentence that says why the bytes are not JSON */
    public record InvalidJson(String fault) implements JsonParseResult {}

    /**
     * Parses one JSON text in UTF-8. Duplicate names in an object are a fault, and so is anything after the JSON text.
     */
    public static JsonParseResult read(byte[] json) {
        try {
            return new ParsedJson(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return new InvalidJson("not JSON: " + describe(e));
        } catch (IOException e) {
            return new InvalidJson("not UTF-8: " + e.getMessage());
        }
    }

    /** Parses a request, which is one JSON object in UTF-8. */
    public RequestParseResult parse(byte[] json) {
        JsonParseResult text = read(json);
        return text instanceof ParsedJson tree
                ? parse(tree.node())
                : new InvalidRequest(List.of(((InvalidJson) text).fault()));
    }

    /** Parses a request from JSON that {@link #read} has returned. */
    public RequestParseResult parse(JsonNode node) {
        return node.isObject() ? new RequestFields(node).read(ids) : new InvalidRequest(List.of(NOT_AN_OBJECT));
    }

    /** If {@code bytes} exceeds the maximum size of a request, returns a sentence that says so; otherwise empty. */
    public static Optional<String> sizeFault(int bytes) {
        return bytes <= RequestLimits.MAX_REQUEST_BYTES
                ? Optional.empty()
                : Optional.of(String.format(
                        java.util.Locale.ROOT,
                        "the request is %,d bytes; the maximum is %,d",
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
