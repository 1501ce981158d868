package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call: who calls, what stands in its path, its query, its headers and its body. */
final class Call {
    private final Caller caller;
    private final Map<String, String> encodedPath;
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
     * @throws ProblemException if something is not percent-encoded as it should be
     */
    Call(Caller caller, Map<String, String> path, String query, Headers headers, byte[] body, Waiting waiting) {
        this.caller = caller;
        this.encodedPath = Map.copyOf(path);
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

    /** Whether a {@code *} stands there, which is for everyone; somebody who is called so is written {@code %2A}. */
    boolean isEveryone(String name) {
        return "*".equals(encodedPath.get(name));
    }

    /**
     * A whole number of the query.
     *
     * @throws ProblemException if it is none, or not from 1 to {@code most}
     */
    int number(String name, int usual, int most) {
        String text = query.get(name);
        if (text == null) {
            return usual;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw new ProblemException(Problem.badRequest(name + " is a whole number from 1 to " + most));
        }
        return Integer.parseInt(text);
    }

    /**
     * A yes or no of the query, no where it is not given.
     *
     * @throws ProblemException if it is neither true nor false
     */
    boolean flag(String name) {
        String text = query.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw new ProblemException(Problem.badRequest(name + " is true or false"));
        }
        return text.equals("true");
    }

    /**
     * A time of the query, ISO 8601 with its zone or epoch milliseconds; null where it is not given.
     *
     * @throws ProblemException if it is none
     */
    @Nullable
    Instant time(String name) {
        String text = query.get(name);
        try {
            return text == null
                    ? null
                    : text.matches("\\d{1,15}")
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.badRequest(
                            name
                                    + " is a time as ISO 8601 with its zone, such as 2030-01-31T08:00:00Z, or as milliseconds since 1970"));
        }
    }

    /**
     * The customer that is asked for: with a customer's key, always its own.
     *
     * @return null: any
     * @throws ProblemException if it is another's
     */
    @Nullable
    String customer() {
        String asked = query.get("customer");
        if (asked != null && !caller.mayActFor(asked)) {
            throw new ProblemException(Problem.forbidden("the key is another customer's"));
        }
        return caller.isOperator() ? asked : caller.customer();
    }

    /** @throws ProblemException if it is not an operator who calls */
    void requireOperator() {
        if (!caller.isOperator()) {
            throw new ProblemException(Problem.forbidden("only an operator's key may do that"));
        }
    }

    /** The body, which is a JSON object. @throws ProblemException if it is none */
    JsonNode json() {
        Json.Read read = Json.object(body);
        if (read instanceof Json.Value value) {
            return value.node();
        }
        throw new ProblemException(((Json.Refused) read).problem());
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
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') < 0) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw notEncoded();
        }
        throw notEncoded();
    }

    private static ProblemException notEncoded() {
        return new ProblemException(
                Problem.badRequest("something in the path or the query is not percent-encoded UTF-8"));
    }
}
