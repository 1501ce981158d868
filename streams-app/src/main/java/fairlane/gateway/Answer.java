package fairlane.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A status, headers and a body.
 *
 * @param status 200 to 599
 * @param body empty: there is none
 * @param undelivered what is done where it does not get to the caller, as far as that is seen; null: nothing
 */
record Answer(
        int status,
        Map<String, String> headers,
        String contentType,
        byte[] body,
        @Nullable Runnable undelivered) implements Reply {
    private static final byte[] NOTHING = {};

    Answer {
        headers = Map.copyOf(headers);
    }

    Answer(int status, Map<String, String> headers, String contentType, byte[] body) {
        this(status, headers, contentType, body, null);
    }

    /** @param value what {@link Json} can write */
    static Answer json(int status, Object value) {
        return new Answer(status, Map.of(), "application/json", Json.write(value));
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), "", NOTHING);
    }

    @Override
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, contentType, body, undelivered);
    }

    /** The same, and what is to be done where the caller has hung up. */
    Answer otherwise(Runnable task) {
        return new Answer(status, headers, contentType, body, task);
    }
}
