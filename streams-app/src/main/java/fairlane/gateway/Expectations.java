package fairlane.gateway;

import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.schema.SendRequest;
import fairlane.wire.ReleaseEstimateJson;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When messages leave that are handed in. Where nothing limits them that is known here; else the pipeline that has their
 * customer is asked, for so many at once and not for more: taking messages in does not depend on it.
 */
final class Expectations implements AutoCloseable {
    /** Beyond so many at once nobody is asked. */
    private static final int MOST_ASKED = 64;
    /** So long the answer is waited for once Kafka has the message. */
    private static final long AFTER_ACKNOWLEDGEMENT_MILLIS = 250;
    /** So long it is waited for before a message is handed on that expires. */
    private static final long BEFOREHAND_MILLIS = 1_000;

    private static final Heard NOTHING = new Heard.Nothing();

    private final PolicyTables tables;
    private final ReleaseEstimateClient forecasts;
    private final Semaphore free = new Semaphore(MOST_ASKED);

    Expectations(PolicyTables tables, ReleaseEstimateClient forecasts) {
        this.tables = tables;
        this.forecasts = forecasts;
    }

    /** What is known of when a message leaves. */
    sealed interface Heard {
        record Nothing() implements Heard {}

        /** Nothing limits it. @param at epoch milliseconds */
        record Free(long at) implements Heard {}

        record Told(ReleaseEstimateJson forecast) implements Heard {}

        /**
         * When it leaves, epoch milliseconds; null where that is not known: so it is while others are on their way that
         * may stand before it.
         *
         * @param bulk the topic that it went to
         * @param offset at which it stands there
         */
        default @Nullable Long expectedAt(boolean bulk, long offset) {
            if (this instanceof Free free) {
                return free.at();
            }
            if (this instanceof Told told) {
                ReleaseEstimateJson forecast = told.forecast();
                long next = bulk ? forecast.bulkTaken() : forecast.requestsTaken();
                return next > offset ? forecast.lastLeavesAt() : next == offset ? forecast.leavesAt() : null;
            }
            return null;
        }

        /** Why it is refused; empty: it may leave before it expires, as far as is known. */
        default Optional<Problem> refusal(SendRequest request) {
            Instant expiresAt = request.getExpiresAt();
            return this instanceof Told told
                            && expiresAt != null
                            && !told.forecast().repeated()
                            && told.forecast().earliest() >= expiresAt.toEpochMilli()
                    ? Optional.of(Problem.late(
                            reason(told.forecast()), told.forecast().earliest()))
                    : Optional.empty();
        }
    }

    private static String reason(ReleaseEstimateJson forecast) {
        String why = switch (forecast.reason()) {
            case "SENDER_RATE" -> "its sender's rate does not let it leave before it expires";
            case "CUSTOMER_RATE" -> "its customer's rate does not let it leave before it expires";
            default -> "it does not leave before it expires";
        };
        return forecast.standing() == 0 ? why : why + ", with " + forecast.standing() + " before it";
    }

    /**
     * Asks about a message, without waiting.
     *
     * @param now epoch milliseconds
     */
    CompletableFuture<Heard> ask(Submission.Ready ready, long now) {
        SendRequest request = ready.request();
        String sender = request.getSender() == null ? ready.customer() : request.getSender();
        return switch (tables.course(request.getChannel(), ready.customer(), sender)) {
            case FREE -> CompletableFuture.completedFuture(new Heard.Free(notBefore(request, now)));
            case HELD -> CompletableFuture.completedFuture(NOTHING);
            case LIMITED -> askPipeline(ready, sender);
        };
    }

    private static long notBefore(SendRequest request, long now) {
        Instant notBefore = request.getNotBefore();
        return notBefore == null ? now : Math.max(now, notBefore.toEpochMilli());
    }

    private CompletableFuture<Heard> askPipeline(Submission.Ready ready, String sender) {
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(NOTHING);
        }
        SendRequest request = ready.request();
        return forecasts
                .requestEstimate(new ReleaseEstimateClient.EstimateRequest(
                        request.getChannel(),
                        ready.customer(),
                        sender,
                        request.getPriority(),
                        ready.cost(),
                        millis(request.getNotBefore()),
                        millis(request.getExpiresAt()),
                        ready.dedupe() ? request.getId() : null))
                .whenComplete((told, failure) -> free.release())
                .thenApply(told -> told.<Heard>map(Heard.Told::new).orElse(NOTHING));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** What is heard shortly after Kafka has the message. */
    static CompletableFuture<Heard> afterwards(CompletableFuture<Heard> asked) {
        return asked.completeOnTimeout(NOTHING, AFTER_ACKNOWLEDGEMENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is heard before the message is handed on. */
    static CompletableFuture<Heard> beforehand(CompletableFuture<Heard> asked) {
        return asked.completeOnTimeout(NOTHING, BEFOREHAND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        forecasts.close();
    }
}
