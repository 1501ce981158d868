package fairlane.gateway;

import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is refused, as RFC 9457 has it: {@code {"title": .., "status": .., "detail": .., "errors": ..}}.
 *
 * @param status 400 to 599
 * @param detail a sentence that says what is wrong, and where it helps, what to do instead
 * @param errors each thing that is wrong, where there may be several
 * @param earliest of a message that comes too late: when it could leave, epoch milliseconds; else null
 */
record Problem(
        int status,
        String detail,
        List<Fault> errors,
        Map<String, String> headers,
        @Nullable Long earliest) implements Reply {
    static final String CONTENT_TYPE = "application/problem+json";

    /**
     * One thing that is wrong.
     *
     * @param index of the entry of an array; null: it was none
     * @param status what the entry alone would have been refused with; null likewise
     */
    record Fault(@Nullable Integer index, @Nullable Integer status, String detail) {
        /** What is wrong with something that is no entry of an array. */
        static Fault of(String detail) {
            return new Fault(null, null, detail);
        }
    }

    Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    Problem(int status, String detail, List<Fault> errors, Map<String, String> headers) {
        this(status, detail, errors, headers, null);
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of(), Map.of());
    }

    static Problem badRequest(String detail) {
        return of(StatusCodes.BAD_REQUEST, detail);
    }

    static Problem forbidden(String detail) {
        return of(StatusCodes.FORBIDDEN, detail);
    }

    static Problem notFound(String detail) {
        return of(StatusCodes.NOT_FOUND, detail);
    }

    static Problem conflict(String detail) {
        return of(StatusCodes.CONFLICT, detail);
    }

    /**
     * Several things are wrong.
     *
     * @param what with what
     * @param faults sentences, at least one
     */
    static Problem invalid(String what, List<String> faults) {
        String detail = faults.size() == 1 ? faults.get(0) : faults.size() + " things are wrong with " + what;
        return new Problem(
                StatusCodes.BAD_REQUEST, detail, faults.stream().map(Fault::of).toList(), Map.of());
    }

    /**
     * A message that would have expired when it could leave.
     *
     * @param why a sentence without its end
     * @param earliest when it could, epoch milliseconds
     */
    static Problem late(String why, long earliest) {
        String detail = why + "; the earliest time is " + Instant.ofEpochMilli(earliest);
        return new Problem(StatusCodes.CONFLICT, detail, List.of(), Map.of(), earliest);
    }

    /** @param detail why, and when to come again */
    static Problem unavailable(String detail) {
        return of(StatusCodes.SERVICE_UNAVAILABLE, detail).with("Retry-After", "1");
    }

    @Override
    public Problem with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, detail, errors, more, earliest);
    }

    /** As it goes over the wire. */
    Answer answer() {
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
        return new Answer(status, headers, CONTENT_TYPE, Json.write(body));
    }
}
