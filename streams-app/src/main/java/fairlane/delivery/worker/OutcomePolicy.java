package fairlane.delivery.worker;

import fairlane.config.RetryConfig;
import fairlane.contract.DeadLetterReason;
import fairlane.delivery.Result;
import fairlane.delivery.progress.AttemptOutcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides the outcome of an attempt from the result that the handler returned. */
final class OutcomePolicy {
    /**
     * Maximum length of an error text, in characters. The limit exists because the error is also written into a record
     * header.
     */
    private static final int MAX_ERROR_LENGTH = 1_000;
    /** The longest retry delay that a handler can request. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(7);

    private final int maxAttempts;
    private final Backoff backoff;

    /** @param random supplies the random part of retry delays: values from 0 to 1 */
    OutcomePolicy(RetryConfig retries, DoubleSupplier random) {
        this.maxAttempts = retries.attempts();
        this.backoff = new Backoff(retries, random);
    }

    /**
     * Decides the outcome of an attempt.
     *
     * @param result the result that the handler returned; null if the handler returned none
     * @param failure the exception that the handler threw; null if the handler threw none
     * @param attempt number of the attempt, from 1
     * @param now the current time, epoch milliseconds
     */
    AttemptOutcome decide(@Nullable Result result, @Nullable Throwable failure, int attempt, long now) {
        if (failure != null) {
            return retry(null, describe(failure), attempt, now);
        }
        if (result == null) {
            return retry(null, "the handler returned no result", attempt, now);
        }
        if (result instanceof Result.Delivered delivered) {
            return new AttemptOutcome.Delivered(delivered.providerId());
        }
        if (result instanceof Result.Rejected rejected) {
            return new AttemptOutcome.DeadLettered(DeadLetterReason.REJECTED, truncate(rejected.error()));
        }
        if (result instanceof Result.GivenUp givenUp) {
            return new AttemptOutcome.DeadLettered(givenUp.reason(), truncate(givenUp.error()));
        }
        Result.Retry retry = (Result.Retry) result;
        return retry(retry.after(), retry.error(), attempt, now);
    }

    private AttemptOutcome retry(@Nullable Duration after, String error, int attempt, long now) {
        if (attempt >= maxAttempts) {
            return new AttemptOutcome.DeadLettered(
                    DeadLetterReason.ATTEMPTS_EXHAUSTED,
                    truncate(attempt + (attempt == 1 ? " attempt" : " attempts") + " failed, the last with: " + error));
        }
        // The backoff is the minimum delay. Otherwise, if a provider is overloaded for a minute and answers each
        // attempt with a request to retry "in a second", the message would use up all its attempts within seconds.
        long delay = Math.max(backoff.delayMillis(attempt), after == null ? 0 : clampMillis(after));
        return new AttemptOutcome.Retried(now + delay, truncate(error));
    }

    private static long clampMillis(Duration after) {
        Duration clamped = after.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : after;
        return Math.max(0, clamped.toMillis());
    }

    private static String describe(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }

    private static String truncate(String error) {
        return error.length() <= MAX_ERROR_LENGTH ? error : error.substring(0, MAX_ERROR_LENGTH) + "…";
    }
}
