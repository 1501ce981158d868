package fairlane.gateway.intake;

import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.contract.PolicyTable;
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
 * Estimates when submitted messages will be released. If no rate limits a message, the gateway computes the time
 * itself; otherwise it queries the pipeline instance that owns the customer's partition. The number of concurrent
 * queries is bounded, and messages are accepted even if no query is possible.
 */
public final class SubmissionEstimator implements AutoCloseable {
    /** The maximum number of concurrent queries to pipeline instances. For further messages, no estimate is made. */
    private static final int MAX_CONCURRENT_QUERIES = 64;
    /**
     * The maximum time in milliseconds for which a call waits for the estimate after Kafka has acknowledged the
     * message.
     */
    private static final long WAIT_AFTER_ACKNOWLEDGEMENT_MILLIS = 250;
    /**
     * The maximum time in milliseconds for which a call waits for the estimate before it publishes a message that has
     * an expiry time.
     */
    private static final long WAIT_BEFORE_PUBLISH_MILLIS = 1_000;

    private static final Estimate UNKNOWN = new Estimate.Unknown();

    private final PolicyTable policies;
    private final ReleaseEstimateClient estimates;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT_QUERIES);

    public SubmissionEstimator(PolicyTable policies, ReleaseEstimateClient estimates) {
        this.policies = policies;
        this.estimates = estimates;
    }

    /** An estimate of the time at which a message will be released. */
    public sealed interface Estimate {
        record Unknown() implements Estimate {}

        /**
         * The estimate for a message that no rate limits.
         *
         * @param releaseAt the time of the release, epoch milliseconds
         */
        record Unlimited(long releaseAt) implements Estimate {}

        record Known(ReleaseEstimateJson estimate) implements Estimate {}

        /**
         * Returns the time at which the release is expected, epoch milliseconds; null if it is unknown. It is unknown,
         * for example, while the pipeline has not consumed all earlier records of the topic, because the messages of
         * those records may be queued ahead of this message.
         *
         * @param bulk whether the message was published to the bulk topic
         * @param offset the offset of the message in its partition of the topic
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

        /**
         * Returns the problem with which the message is refused; empty unless the estimate shows that the message
         * cannot be released before it expires.
         */
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
            case "SENDER_RATE" -> "the sender's rate does not allow a release before the message expires";
            case "CUSTOMER_RATE" -> "the customer's rate does not allow a release before the message expires";
            default -> "the message would not be released before it expires";
        };
        return estimate.standing() == 0 ? cause : cause + ", with " + estimate.standing() + " messages ahead of it";
    }

    /**
     * Estimates when a message will be released, without blocking.
     *
     * @param now epoch milliseconds
     */
    public CompletableFuture<Estimate> estimate(Submission.Ready ready, long now) {
        SendRequest request = ready.request();
        String sender = request.getSender() == null ? ready.customer() : request.getSender();
        return switch (ReleaseRestriction.of(policies, request.getChannel(), ready.customer(), sender)) {
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

    /** Completes a pending estimate as unknown if it takes too long after Kafka has acknowledged the message. */
    public static CompletableFuture<Estimate> boundedAfterAcknowledgement(CompletableFuture<Estimate> pendingEstimate) {
        return pendingEstimate.completeOnTimeout(UNKNOWN, WAIT_AFTER_ACKNOWLEDGEMENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Completes a pending estimate as unknown if it would delay the publishing of the message for too long. */
    public static CompletableFuture<Estimate> boundedBeforePublish(CompletableFuture<Estimate> pendingEstimate) {
        return pendingEstimate.completeOnTimeout(UNKNOWN, WAIT_BEFORE_PUBLISH_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        estimates.close();
    }
}
