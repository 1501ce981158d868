package fairlane.delivery;

import fairlane.contract.DeadLetterReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of one attempt to send a message, as returned by the handler. */
public sealed interface Result {
    /**
     * The provider has accepted the message.
     *
     * @param providerId the id that the provider returned for the message; null if it returned none
     */
    record Delivered(@Nullable String providerId) implements Result {}

    /**
     * The attempt failed, but a later attempt may succeed. The message is retried until its attempts are exhausted.
     *
     * @param after minimum delay before the next attempt, at most 7 days; null for no minimum. The delay is never
     *     shorter than the backoff of the channel
     * @param error the reason of the failure, as a sentence
     */
    record Retry(@Nullable Duration after, String error) implements Result {}

    /**
     * The attempt failed and no later attempt can succeed. The message becomes a dead letter.
     *
     * @param error the reason of the failure, as a sentence
     */
    record Rejected(String error) implements Result {}

    /**
     * The message becomes a dead letter for a reason that the handler chooses.
     *
     * @param reason the reason code of the dead letter
     * @param error the reason of the failure, as a sentence
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
