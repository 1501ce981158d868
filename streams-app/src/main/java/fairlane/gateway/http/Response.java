package fairlane.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A status, headers and a body.
 *
 * @param status 200 to 599
 * @param body empty if there is none
 * @param onUndelivered runs if the response is seen not to reach the caller; null for no action
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

    /** @param value any value that {@link GatewayJson} can write */
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

    /** Returns a copy of this response that runs {@code task} if the caller has hung up. */
    public Response whenUndelivered(Runnable task) {
        return new Response(status, headers, contentType, body, task);
    }
}
