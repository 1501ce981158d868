package fairlane.delivery;

import fairlane.config.RetryConfig;
import fairlane.contract.DeadLetterReason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a message from what its handler said. */
final class Endings {
    /** A sentence has room in a header. */
    private static final int MAX_SENTENCE = 1_000;
    /** Nobody who says "later" means longer. */
    private static final Duration MAX_AFTER = Duration.ofDays(7);

    private final int attempts;
    private final Backoff backoff;

    /** @param chance from 0 to 1 */
    Endings(RetryConfig retries, DoubleSupplier chance) {
        this.attempts = retries.attempts();
        this.backoff = new Backoff(retries, chance);
    }

    /**
     * @param result null: the handler gave none
     * @param failure what it failed with; null: it did not
     * @param attempt its number, from 1 on
     * @param now epoch milliseconds
     */
    Ending of(@Nullable Result result, @Nullable Throwable failure, int attempt, long now) {
        if (failure != null) {
            return retry(null, sentence(failure), attempt, now);
        }
        if (result == null) {
            return retry(null, "the handler gave no result", attempt, now);
        }
        if (result instanceof Result.Delivered delivered) {
            return new Ending.Delivered(delivered.providerId());
        }
        if (result instanceof Result.Rejected rejected) {
            return new Ending.GivenUp(DeadLetterReason.REJECTED, shortened(rejected.error()));
        }
        if (result instanceof Result.GivenUp givenUp) {
            return new Ending.GivenUp(givenUp.reason(), shortened(givenUp.error()));
        }
        Result.Retry retry = (Result.Retry) result;
        return retry(retry.after(), retry.error(), attempt, now);
    }

    private Ending retry(@Nullable Duration after, String error, int attempt, long now) {
        if (attempt >= attempts) {
            return new Ending.GivenUp(
                    DeadLetterReason.ATTEMPTS_EXHAUSTED,
                    shortened("it was tried " + attempt + (attempt == 1 ? " time" : " times") + ", at last: " + error));
        }
        // Whoever says "in a second" for a minute would otherwise use up all attempts within seconds.
        long delay = Math.max(backoff.delayMillis(attempt), after == null ? 0 : clamped(after));
        return new Ending.Retried(now + delay, shortened(error));
    }

    private static long clamped(Duration after) {
        Duration most = after.compareTo(MAX_AFTER) > 0 ? MAX_AFTER : after;
        return Math.max(0, most.toMillis());
    }

    private static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }

    private static String shortened(String sentence) {
        return sentence.length() <= MAX_SENTENCE ? sentence : sentence.substring(0, MAX_SENTENCE) + "…";
    }
}
