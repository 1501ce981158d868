package fairlane.gateway.http;

import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is refused, as defined by RFC 9457: {@code {"title": .., "status": .., "detail": .., "errors": ..}}.
 *
 * @param status 400 to 599
 * @param detail a sentence that states what is wrong and, if it helps, what to do instead
 * @param errors each fault, if there may be several
 * @param earliest the earliest release of a message that comes too late, epoch milliseconds; otherwise null
 */
public record Problem(
        int status,
        String detail,
        List<Fault> errors,
        Map<String, String> headers,
        @Nullable Long earliest) implements CallResult {
    static final String CONTENT_TYPE = "application/problem+json";

    /**
     * One fault.
     *
     * @param index of the entry of an array; null if the fault is not in an entry
     * @param status the status that the entry alone would have been refused with; null if the fault is not in an entry
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
     * Returns a problem with several faults.
     *
     * @param subject names the faulty thing
     * @param faults sentences, at least one
     */
    public static Problem invalid(String subject, List<String> faults) {
        String detail = faults.size() == 1 ? faults.get(0) : subject + " has " + faults.size() + " faults";
        return new Problem(
                StatusCodes.BAD_REQUEST, detail, faults.stream().map(Fault::of).toList(), Map.of());
    }

    /**
     * Returns a problem for a message that would expire before its release.
     *
     * @param reason a sentence without its full stop
     * @param earliest the earliest release, epoch milliseconds
     */
    public static Problem tooLate(String reason, long earliest) {
        String detail = reason + "; the earliest possible release is " + Instant.ofEpochMilli(earliest);
        return new Problem(StatusCodes.CONFLICT, detail, List.of(), Map.of(), earliest);
    }

    /** @param detail the reason, and when to try again */
    public static Problem unavailable(String detail) {
        return of(StatusCodes.SERVICE_UNAVAILABLE, detail).withHeader("Retry-After", "1");
    }

    @Override
    public Problem withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Problem(status, detail, errors, extended, earliest);
    }

    /** Returns the HTTP response. */
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
