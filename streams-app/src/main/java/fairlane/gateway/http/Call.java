package fairlane.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.config.text.Durations;
import fairlane.http.QueryParameters;
import fairlane.http.UrlEncoding;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An HTTP call to the gateway, with its caller, path parameters, query parameters, headers and body. */
public final class Call {
    private final Caller caller;
    private final Map<String, String> encodedPathParameters;
    private final Map<String, String> pathParameters;
    private final QueryParameters queryParameters;
    private final RequestHeaders headers;
    private final byte[] body;
    private final BlockingExecutor blockingExecutor;

    /** The HTTP headers of a call. Header names are case-insensitive. */
    interface RequestHeaders {
        @Nullable
        String get(String name);
    }

    /** Runs tasks, which may block, on threads that are not I/O threads. */
    interface BlockingExecutor {
        CompletionStage<CallResult> run(Supplier<CallResult> task);
    }

    /**
     * Decodes the parameters of a call.
     *
     * @param path the values of the placeholders in the path template, by placeholder name, still encoded
     * @param query the query string as received, still encoded
     * @throws ProblemException if the path or the query is not percent-encoded UTF-8
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

    /** Returns the decoded value of the placeholder {@code {name}} in the path template. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the path template has no placeholder " + name);
        }
        return value;
    }

    /**
     * Parses a path parameter as a whole number.
     *
     * @throws ProblemException if the parameter is not a whole number from 0 to {@code max}
     */
    public long pathNumber(String name, long max) {
        String text = pathParameter(name);
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > max) {
            throw badRequest(name + " must be a whole number from 0 to " + max + ", not \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    /** Returns the value of a query parameter; null if the query does not contain the parameter. */
    public @Nullable String queryParameter(String name) {
        return queryParameters.get(name);
    }

    /**
     * Returns whether the path contains an unencoded {@code *} for the placeholder {@code name}. This asterisk means
     * all customers or senders, whereas an id that consists of an asterisk is written {@code %2A}.
     */
    public boolean isWildcard(String name) {
        return "*".equals(encodedPathParameters.get(name));
    }

    /**
     * Parses a query parameter as a whole number; returns {@code defaultValue} if the parameter is absent.
     *
     * @throws ProblemException if the parameter is not a whole number from 1 to {@code max}
     */
    public int intParameter(String name, int defaultValue, int max) {
        String text = queryParameters.get(name);
        if (text == null) {
            return defaultValue;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > max) {
            throw badRequest(name + " must be a whole number from 1 to " + max);
        }
        return Integer.parseInt(text);
    }

    /**
     * Parses a query parameter as a boolean; returns false if the parameter is absent.
     *
     * @throws ProblemException if the parameter is neither true nor false
     */
    public boolean booleanParameter(String name) {
        String text = queryParameters.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw badRequest(name + " must be true or false");
        }
        return text.equals("true");
    }

    /**
     * Parses a query parameter as a duration in the notation of the configuration, such as {@code 30s}.
     *
     * @param defaultText the duration to parse if the parameter is absent, in the same notation
     * @throws ProblemException if the parameter is not a duration from {@code min} to {@code max}
     */
    public Duration durationParameter(String name, String defaultText, Duration min, Duration max) {
        String text = queryParameters.getOrDefault(name, defaultText);
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw badRequest(name + ": " + e.getMessage());
        }
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw badRequest(
                    name + " must be from " + Durations.format(min) + " to " + Durations.format(max) + ", not " + text);
        }
        return duration;
    }

    /**
     * Parses a query parameter as a time, which is written in ISO 8601 with an offset or in epoch milliseconds; returns
     * null if the parameter is absent.
     *
     * @throws ProblemException if the parameter has neither of these formats
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
            throw badRequest(name
                    + " must be a time in ISO 8601 with an offset, such as 2030-01-31T08:00:00Z, or in"
                    + " milliseconds since 1970");
        }
    }

    /**
     * Returns the customer to whom the query restricts the call. A call with a customer's API key is always restricted
     * to that customer.
     *
     * @return the customer; null if the call is about all customers
     * @throws ProblemException if the query names another customer than the owner of the API key
     */
    public @Nullable String customerParameter() {
        String requested = queryParameters.get("customer");
        if (requested != null && !caller.mayActFor(requested)) {
            throw new ProblemException(Problem.forbidden("the API key belongs to another customer"));
        }
        return caller.isOperator() ? requested : caller.customer();
    }

    /**
     * Refuses the call unless the caller is an operator.
     *
     * @throws ProblemException if the caller is not an operator
     */
    public void requireOperator() {
        if (!caller.isOperator()) {
            throw new ProblemException(Problem.forbidden("this call requires an operator's API key"));
        }
    }

    /**
     * Parses the body, which must be a JSON object.
     *
     * @throws ProblemException if the body is not a JSON object
     */
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

    /** Returns the body of the call; an empty array if the call has no body. */
    public byte[] body() {
        return body;
    }

    /**
     * Runs {@code task}, which may block, on another thread. The stage completes with the result of the task, or with
     * status 503 if too many tasks are already waiting for a thread.
     */
    public CompletionStage<CallResult> runBlocking(Supplier<CallResult> task) {
        return blockingExecutor.run(task);
    }

    private static ProblemException invalidEncoding() {
        return badRequest("the path or the query contains text that is not percent-encoded UTF-8");
    }

    private static ProblemException badRequest(String detail) {
        return new ProblemException(Problem.badRequest(detail));
    }
}
