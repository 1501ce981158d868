package fairlane.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.http.QueryParameters;
import fairlane.http.UrlEncoding;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call: who calls, what stands in its path, its query, its headers and its body. */
public final class Call {
    private final Caller caller;
    private final Map<String, String> encodedPathParameters;
    private final Map<String, String> pathParameters;
    private final QueryParameters queryParameters;
    private final RequestHeaders headers;
    private final byte[] body;
    private final BlockingExecutor blockingExecutor;

    /** The headers of a call, by their names without regard to case. */
    interface RequestHeaders {
        @Nullable
        String get(String name);
    }

    /** Runs what has to wait, on threads that may. */
    interface BlockingExecutor {
        CompletionStage<CallResult> run(Supplier<CallResult> task);
    }

    /**
     * Takes a call apart.
     *
     * @param path what stands in the places of the template, encoded
     * @param query as it came, encoded
     * @throws ProblemException if something is not percent-encoded as it should be
     */
    Call(
            Caller caller,
            Map<String, String> path,
            String query,
            RequestHeaders headers,
            byte[] body,
            BlockingExecutor blockingExecutor) {
        this.caller = caller;
        this.encodedPathParameters = Map.copyOf(path);
        this.pathParameters = new LinkedHashMap<>();
        try {
            path.forEach((name, value) -> this.pathParameters.put(name, UrlEncoding.decodePathSegment(value)));
            this.queryParameters = QueryParameters.parse(query);
        } catch (IllegalArgumentException e) {
            throw invalidEncoding();
        }
        this.headers = headers;
        this.body = body;
        this.blockingExecutor = blockingExecutor;
    }

    public Caller caller() {
        return caller;
    }

    /** What stands in the place {@code {name}} of the template. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the template has no place " + name);
        }
        return value;
    }

    /** The parameter of the query; null where it is not given. */
    public @Nullable String queryParameter(String name) {
        return queryParameters.get(name);
    }

    /** Whether a {@code *} stands there, which is for everyone; somebody who is called so is written {@code %2A}. */
    public boolean isWildcard(String name) {
        return "*".equals(encodedPathParameters.get(name));
    }

    /**
     * A whole number of the query.
     *
     * @throws ProblemException if it is none, or not from 1 to {@code most}
     */
    public int intParameter(String name, int defaultValue, int max) {
        String text = queryParameters.get(name);
        if (text == null) {
            return defaultValue;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > max) {
            throw new ProblemException(Problem.badRequest(name + " is a whole number from 1 to " + max));
        }
        return Integer.parseInt(text);
    }

    /**
     * A yes or no of the query, no where it is not given.
     *
     * @throws ProblemException if it is neither true nor false
     */
    public boolean booleanParameter(String name) {
        String text = queryParameters.getOrDefault(name, "false");
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
    public @Nullable Instant timeParameter(String name) {
        String text = queryParameters.get(name);
        try {
            return text == null
                    ? null
                    : text.matches("\\d{1,15}")
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.badRequest(name
                    + " is a time as ISO 8601 with its zone, such as 2030-01-31T08:00:00Z, or as"
                    + " milliseconds since 1970"));
        }
    }

    /**
     * The customer that is asked for: with a customer's key, always its own.
     *
     * @return null: any
     * @throws ProblemException if it is another's
     */
    public @Nullable String customerParameter() {
        String requested = queryParameters.get("customer");
        if (requested != null && !caller.mayActFor(requested)) {
            throw new ProblemException(Problem.forbidden("the key is another customer's"));
        }
        return caller.isOperator() ? requested : caller.customer();
    }

    /** @throws ProblemException if it is not an operator who calls */
    public void requireOperator() {
        if (!caller.isOperator()) {
            throw new ProblemException(Problem.forbidden("only an operator's key may do that"));
        }
    }

    /** The body, which is a JSON object. @throws ProblemException if it is none */
    public JsonNode jsonObject() {
        GatewayJson.ParseResult parsed = GatewayJson.parseObject(body);
        if (parsed instanceof GatewayJson.ParsedObject value) {
            return value.node();
        }
        throw new ProblemException(((GatewayJson.ParseFailure) parsed).problem());
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Empty where there is none. */
    public byte[] body() {
        return body;
    }

    /** Answers with what {@code task} gives, which may wait; where too much waits already, with 503. */
    public CompletionStage<CallResult> runBlocking(Supplier<CallResult> task) {
        return blockingExecutor.run(task);
    }

    private static ProblemException invalidEncoding() {
        return new ProblemException(
                Problem.badRequest("something in the path or the query is not percent-encoded UTF-8"));
    }
}
