package fairlane.gateway.intake;

import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the results of the messages that a caller submits as one array. The response is complete once the last
 * message has a result.
 */
public final class SubmissionBatch {
    private static final String RETRY_AFTER = "Retry-After";

    /** The result of the message at each index of the array: an {@link Accepted} or a {@link Refused}. */
    private final AtomicReferenceArray<Object> entries;

    private final AtomicInteger pending;
    /** The shortest {@code Retry-After} of the refused messages, in seconds. */
    private final AtomicInteger retryAfterSeconds = new AtomicInteger(Integer.MAX_VALUE);

    private final CompletableFuture<CallResult> result = new CompletableFuture<>();

    public SubmissionBatch(int size) {
        this.entries = new AtomicReferenceArray<>(size);
        this.pending = new AtomicInteger(size);
    }

    /**
     * An accepted message, or an accepted cancellation.
     *
     * @param index the index of the message in the submitted array; null if the caller did not submit an array
     * @param expectedAt the time at which the release is expected, epoch milliseconds; null if unknown or not estimated
     */
    public record Accepted(
            @Nullable Integer index,
            String customer,
            String id,
            @Nullable Long expectedAt) {
        public Accepted(@Nullable Integer index, String customer, String id) {
            this(index, customer, id, null);
        }
    }

    /**
     * A refused message of a submitted array.
     *
     * @param status the HTTP status of the response if the caller had submitted only this message
     * @param errors one sentence for each fault, at least one
     */
    record Refused(int index, int status, List<String> errors) {
        Refused {
            errors = List.copyOf(errors);
        }
    }

    /** The response body for a submitted array of which at least one message was accepted. */
    record Result(List<Accepted> accepted, List<Refused> refused) {}

    public void accept(int index, String customer, String id) {
        put(index, new Accepted(index, customer, id));
    }

    public void refuse(int index, Problem problem) {
        List<String> errors = problem.errors().isEmpty()
                ? List.of(problem.detail())
                : problem.errors().stream().map(Problem.Fault::detail).toList();
        String retryAfter = problem.headers().get(RETRY_AFTER);
        if (retryAfter != null) {
            retryAfterSeconds.accumulateAndGet(Integer.parseInt(retryAfter), Math::min);
        }
        put(index, new Refused(index, problem.status(), errors));
    }

    private void put(int index, Object entry) {
        entries.set(index, entry);
        if (pending.decrementAndGet() == 0) {
            result.complete(combinedResult());
        }
    }

    public CompletionStage<CallResult> result() {
        return result;
    }

    private CallResult combinedResult() {
        List<Accepted> accepted = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < entries.length(); i++) {
            if (entries.get(i) instanceof Accepted entry) {
                accepted.add(entry);
            } else if (entries.get(i) instanceof Refused entry) {
                refused.add(entry);
            }
        }
        return accepted.isEmpty()
                ? allRefused(refused)
                : Response.json(StatusCodes.ACCEPTED, new Result(accepted, refused));
    }

    /**
     * Returns the problem for an array of which no message was accepted. If all messages have the same status, the
     * problem has this status. Otherwise its status is 503 if Kafka failed for at least one message, and 400 if not.
     */
    private Problem allRefused(List<Refused> refused) {
        List<Integer> statuses =
                refused.stream().map(Refused::status).distinct().toList();
        int status = statuses.size() == 1
                ? statuses.get(0)
                : Stream.of(StatusCodes.SERVICE_UNAVAILABLE)
                        .filter(statuses::contains)
                        .findFirst()
                        .orElse(StatusCodes.BAD_REQUEST);
        List<Problem.Fault> errors = refused.stream()
                .flatMap(entry ->
                        entry.errors().stream().map(error -> new Problem.Fault(entry.index(), entry.status(), error)))
                .toList();
        boolean retryable = status == StatusCodes.SERVICE_UNAVAILABLE || status == StatusCodes.TOO_MANY_REQUESTS;
        return new Problem(
                status,
                "none of the messages was accepted",
                errors,
                retryable ? Map.of(RETRY_AFTER, Integer.toString(retryAfterSeconds.get())) : Map.of());
    }
}
