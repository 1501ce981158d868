package fairlane.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response with a status, headers and a body.
 *
 * @param status the HTTP status, from 200 to 599
 * @param body the body; empty if the response has no body
 * @param onUndelivered a task that runs if the server notices that the response does not reach the caller; null for no
 *     task
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

    /**
     * Returns a response with a JSON body.
     *
     * @param value any value that {@link GatewayJson} can write
     */
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

    /**
     * Returns a copy of this response that runs {@code task} if the server notices that the response does not reach the
     * caller.
     */
    public Response whenUndelivered(Runnable task) {
        return new Response(status, headers, contentType, body, task);
    }
}
