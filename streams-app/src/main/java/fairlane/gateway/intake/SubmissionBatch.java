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

/** What becomes of the entries of an array: its answer is there once that of the last one is. */
public final class SubmissionBatch {
    private static final String RETRY_AFTER = "Retry-After";

    /** Either of {@link Accepted} and {@link Refused} at each index. */
    private final AtomicReferenceArray<Object> entries;

    private final AtomicInteger pending;
    /** In so many seconds the first of those that were refused for now may come again. */
    private final AtomicInteger retryAfterSeconds = new AtomicInteger(Integer.MAX_VALUE);

    private final CompletableFuture<CallResult> result = new CompletableFuture<>();

    public SubmissionBatch(int size) {
        this.entries = new AtomicReferenceArray<>(size);
        this.pending = new AtomicInteger(size);
    }

    /**
     * A message that was accepted, or whose cancellation was.
     *
     * @param index null where the message was no entry of an array
     * @param expectedAt when it leaves, epoch milliseconds; null where that is not known, or was not asked for
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
     * An entry that was not taken.
     *
     * @param status what it alone would have been refused with
     * @param errors sentences, at least one
     */
    record Refused(int index, int status, List<String> errors) {
        Refused {
            errors = List.copyOf(errors);
        }
    }

    /** The answer to an array of which anything was accepted. */
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

    /** Where all are refused for the same reason it is that of the whole; else it is Kafka's fault, or the caller's. */
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
