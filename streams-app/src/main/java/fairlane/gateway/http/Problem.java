package fairlane.gateway.http;

import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reason for which a call is refused or fails. The response contains it in the format of RFC 9457: {@code {"title":
 * .., "status": .., "detail": .., "errors": ..}}.
 *
 * @param status the HTTP status, from 400 to 599
 * @param detail a sentence that states what is wrong and, if it helps, what to do instead
 * @param errors the faults of the call, if a call may have several; otherwise empty
 * @param earliest if the message would expire before its release, the earliest time at which it could be released,
 *     epoch milliseconds; otherwise null
 */
public record Problem(
        int status,
        String detail,
        List<Fault> errors,
        Map<String, String> headers,
        @Nullable Long earliest) implements CallResult {
    static final String CONTENT_TYPE = "application/problem+json";

    /**
     * One fault of a call.
     *
     * @param index the index of the faulty entry in the array that the caller sent; null if the fault is not in an
     *     array entry
     * @param status the HTTP status that the response would have if the caller had sent only this entry; null if the
     *     fault is not in an array entry
     */
    public record Fault(@Nullable Integer index, @Nullable Integer status, String detail) {
        /** Returns a fault that is not in an entry of an array. */
        static Fault of(String detail) {
            return new Fault(null, null, detail);
        }
    }

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    public Problem(int status, String detail, List<Fault> errors, Map<String, String> headers) {
        this(status, detail, errors, headers, null);
    }

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of(), Map.of());
    }

    public static Problem badRequest(String detail) {
        return of(StatusCodes.BAD_REQUEST, detail);
    }

    public static Problem forbidden(String detail) {
        return of(StatusCodes.FORBIDDEN, detail);
    }

    public static Problem notFound(String detail) {
        return of(StatusCodes.NOT_FOUND, detail);
    }

    public static Problem conflict(String detail) {
        return of(StatusCodes.CONFLICT, detail);
    }

    /**
     * Returns a problem with status 400 that states one or several faults.
     *
     * @param subject the faulty thing, such as {@code the body}
     * @param faults one sentence for each fault, at least one
     */
    public static Problem invalid(String subject, List<String> faults) {
        String detail = faults.size() == 1 ? faults.get(0) : subject + " has " + faults.size() + " faults";
        return new Problem(
                StatusCodes.BAD_REQUEST, detail, faults.stream().map(Fault::of).toList(), Map.of());
    }

    /**
     * Returns a problem with status 409 for a message that would expire before its release.
     *
     * @param reason the reason, as a sentence without a full stop
     * @param earliest the earliest time at which the message could be released, epoch milliseconds
     */
    public static Problem tooLate(String reason, long earliest) {
        String detail = reason + "; the earliest possible release is " + Instant.ofEpochMilli(earliest);
        return new Problem(StatusCodes.CONFLICT, detail, List.of(), Map.of(), earliest);
    }

    /**
     * Returns a problem with status 503 that asks the caller to retry after one second.
     *
     * @param detail a text that states the reason and when to try again
     */
    public static Problem unavailable(String detail) {
        return of(StatusCodes.SERVICE_UNAVAILABLE, detail).withHeader("Retry-After", "1");
    }

    @Override
    public Problem withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Problem(status, detail, errors, extended, earliest);
    }

    /** Returns the HTTP response that states this problem. */
    Response toResponse() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", StatusCodes.getReason(status));
        body.put("status", status);
        body.put("detail", detail);
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        if (earliest != null) {
            body.put("earliest", earliest);
        }
        return new Response(status, headers, CONTENT_TYPE, GatewayJson.write(body));
    }
}
