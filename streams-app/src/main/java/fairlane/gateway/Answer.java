package fairlane.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A status, headers and a body.
 *
 * @param status 200 to 599
 * @param body empty: there is none
 */
record Answer(int status, Map<String, String> headers, String contentType, byte[] body) implements Reply {
    private static final byte[] NOTHING = {};

    Answer {
        headers = Map.copyOf(headers);
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
        return new Answer(status, more, contentType, body);
    }
}
