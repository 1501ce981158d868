package fairlane.delivery;

import fairlane.contract.DeadLetterReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of one attempt, as the handler returns it. */
public sealed interface Result {
    /**
     * The provider has accepted the message.
     *
     * @param providerId the provider's id of the message; null if the provider returned none
     */
    record Delivered(@Nullable String providerId) implements Result {}

    /**
     * The attempt failed and a later one may succeed: the message is retried until its attempts are exhausted.
     *
     * @param after minimum delay of the next attempt, at most 7 days; a longer backoff of the channel takes precedence. Null
     *     for the backoff alone
     * @param error the reason, as a sentence
     */
    record Retry(@Nullable Duration after, String error) implements Result {}

    /**
     * No later attempt can succeed: the message becomes a dead letter.
     *
     * @param error the reason, as a sentence
     */
    record Rejected(String error) implements Result {}

    /**
     * The message becomes a dead letter for a reason that the handler chooses.
     *
     * @param error the reason, as a sentence
     */
    record GivenUp(DeadLetterReason reason, String error) implements Result {}

    static Result delivered() {
        return new Delivered(null);
    }

    static Result delivered(@Nullable String providerId) {
        return new Delivered(providerId);
    }

    static Result retry(String error) {
        return new Retry(null, error);
    }

    static Result retryAfter(Duration after, String error) {
        return new Retry(after, error);
    }

    static Result rejected(String error) {
        return new Rejected(error);
    }
}
