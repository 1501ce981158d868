package fairlane.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A status, headers and a body.
 *
 * @param status 200 to 599
 * @param body empty: there is none
 * @param onUndelivered what is done where it does not get to the caller, as far as that is seen; null: nothing
 */
public record Response(
        int status,
        Map<String, String> headers,
        String contentType,
        byte[] body,
        @Nullable Runnable onUndelivered) implements CallResult {
    private static final byte[] EMPTY_BODY = {};

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(int status, Map<String, String> headers, String contentType, byte[] body) {
        this(status, headers, contentType, body, null);
    }

    /** @param value what {@link GatewayJson} can write */
    public static Response json(int status, Object value) {
        return new Response(status, Map.of(), "application/json", GatewayJson.write(value));
    }

    public static Response empty(int status) {
        return new Response(status, Map.of(), "", EMPTY_BODY);
    }

    @Override
    public Response withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Response(status, extended, contentType, body, onUndelivered);
    }

    /** The same, and what is to be done where the caller has hung up. */
    public Response whenUndelivered(Runnable task) {
        return new Response(status, headers, contentType, body, task);
    }
}
