package fairlane.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call: who calls, what stands in its path, its query, its headers and its body. */
final class Call {
    private final Caller caller;
    private final Map<String, String> path;
    private final Map<String, String> query;
    private final Headers headers;
    private final byte[] body;
    private final Waiting waiting;

    /** The headers of a call, by their names without regard to case. */
    interface Headers {
        @Nullable
        String first(String name);
    }

    /** Runs what has to wait, on threads that may. */
    interface Waiting {
        CompletionStage<Reply> run(Supplier<Reply> task);
    }

    /**
     * Takes a call apart.
     *
     * @param path what stands in the places of the template, encoded
     * @param query as it came, encoded
     * @throws IllegalArgumentException if something is not percent-encoded as it should be
     */
    Call(Caller caller, Map<String, String> path, String query, Headers headers, byte[] body, Waiting waiting) {
        this.caller = caller;
        this.path = new LinkedHashMap<>();
        path.forEach((name, value) -> this.path.put(name, decoded(value.replace("+", "%2B"))));
        this.query = parameters(query);
        this.headers = headers;
        this.body = body;
        this.waiting = waiting;
    }

    Caller caller() {
        return caller;
    }

    /** What stands in the place {@code {name}} of the template. */
    String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the template has no place " + name);
        }
        return value;
    }

    /** The parameter of the query; null where it is not given. */
    @Nullable
    String query(String name) {
        return query.get(name);
    }

    /** All the parameters of the query. */
    Map<String, String> query() {
        return Map.copyOf(query);
    }

    @Nullable
    String header(String name) {
        return headers.first(name);
    }

    /** Empty where there is none. */
    byte[] body() {
        return body;
    }

    /** Answers with what {@code task} gives, which may wait; where too much waits already, with 503. */
    CompletionStage<Reply> waiting(Supplier<Reply> task) {
        return waiting.run(task);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            parameters.put(decoded(name), equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        if (decoded.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not UTF-8, percent-encoded");
        }
        return decoded;
    }
}
