package fairlane.gateway.intake;

import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.gateway.http.Problem;
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
public final class SubmissionEstimator implements AutoCloseable {
    /** Beyond so many at once nobody is asked. */
    private static final int MAX_CONCURRENT_QUERIES = 64;
    /** So long the answer is waited for once Kafka has the message. */
    private static final long WAIT_AFTER_ACKNOWLEDGEMENT_MILLIS = 250;
    /** So long it is waited for before a message is handed on that expires. */
    private static final long WAIT_BEFORE_PUBLISH_MILLIS = 1_000;

    private static final Estimate UNKNOWN = new Estimate.Unknown();

    private final LivePolicyTable policies;
    private final ReleaseEstimateClient estimates;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT_QUERIES);

    public SubmissionEstimator(LivePolicyTable policies, ReleaseEstimateClient estimates) {
        this.policies = policies;
        this.estimates = estimates;
    }

    /** What is known of when a message leaves. */
    public sealed interface Estimate {
        record Unknown() implements Estimate {}

        /** Nothing limits it. @param at epoch milliseconds */
        record Unlimited(long releaseAt) implements Estimate {}

        record Known(ReleaseEstimateJson estimate) implements Estimate {}

        /**
         * When it leaves, epoch milliseconds; null where that is not known: so it is while others are on their way that
         * may stand before it.
         *
         * @param bulk the topic that it went to
         * @param offset at which it stands there
         */
        default @Nullable Long expectedAt(boolean bulk, long offset) {
            if (this instanceof Unlimited unlimited) {
                return unlimited.releaseAt();
            }
            if (this instanceof Known known) {
                ReleaseEstimateJson estimate = known.estimate();
                long nextOffset = bulk ? estimate.bulkTaken() : estimate.requestsTaken();
                return nextOffset > offset
                        ? estimate.lastLeavesAt()
                        : nextOffset == offset ? estimate.leavesAt() : null;
            }
            return null;
        }

        /** Why it is refused; empty: it may leave before it expires, as far as is known. */
        default Optional<Problem> refusal(SendRequest request) {
            Instant expiresAt = request.getExpiresAt();
            return this instanceof Known known
                            && expiresAt != null
                            && !known.estimate().repeated()
                            && known.estimate().earliest() >= expiresAt.toEpochMilli()
                    ? Optional.of(Problem.tooLate(
                            describeDelay(known.estimate()), known.estimate().earliest()))
                    : Optional.empty();
        }
    }

    private static String describeDelay(ReleaseEstimateJson estimate) {
        String cause = switch (estimate.reason()) {
            case "SENDER_RATE" -> "its sender's rate does not let it leave before it expires";
            case "CUSTOMER_RATE" -> "its customer's rate does not let it leave before it expires";
            default -> "it does not leave before it expires";
        };
        return estimate.standing() == 0 ? cause : cause + ", with " + estimate.standing() + " before it";
    }

    /**
     * Asks about a message, without waiting.
     *
     * @param now epoch milliseconds
     */
    public CompletableFuture<Estimate> estimate(Submission.Ready ready, long now) {
        SendRequest request = ready.request();
        String sender = request.getSender() == null ? ready.customer() : request.getSender();
        return switch (policies.restriction(request.getChannel(), ready.customer(), sender)) {
            case NONE -> CompletableFuture.completedFuture(new Estimate.Unlimited(earliestRelease(request, now)));
            case HELD -> CompletableFuture.completedFuture(UNKNOWN);
            case RATE_LIMITED -> queryPipeline(ready, sender);
        };
    }

    private static long earliestRelease(SendRequest request, long now) {
        Instant notBefore = request.getNotBefore();
        return notBefore == null ? now : Math.max(now, notBefore.toEpochMilli());
    }

    private CompletableFuture<Estimate> queryPipeline(Submission.Ready ready, String sender) {
        if (!permits.tryAcquire()) {
            return CompletableFuture.completedFuture(UNKNOWN);
        }
        SendRequest request = ready.request();
        return estimates
                .requestEstimate(new ReleaseEstimateClient.EstimateRequest(
                        request.getChannel(),
                        ready.customer(),
                        sender,
                        request.getPriority(),
                        ready.cost(),
                        toEpochMillis(request.getNotBefore()),
                        toEpochMillis(request.getExpiresAt()),
                        ready.dedupe() ? request.getId() : null))
                .whenComplete((answer, failure) -> permits.release())
                .thenApply(answer -> answer.<Estimate>map(Estimate.Known::new).orElse(UNKNOWN));
    }

    private static @Nullable Long toEpochMillis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** What is heard shortly after Kafka has the message. */
    public static CompletableFuture<Estimate> boundedAfterAcknowledgement(CompletableFuture<Estimate> pendingEstimate) {
        return pendingEstimate.completeOnTimeout(UNKNOWN, WAIT_AFTER_ACKNOWLEDGEMENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is heard before the message is handed on. */
    public static CompletableFuture<Estimate> boundedBeforePublish(CompletableFuture<Estimate> pendingEstimate) {
        return pendingEstimate.completeOnTimeout(UNKNOWN, WAIT_BEFORE_PUBLISH_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        estimates.close();
    }
}
