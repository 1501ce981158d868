package fairlane.delivery;

import fairlane.contract.DeadLetterReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt, as the handler says. */
public sealed interface Result {
    /**
     * The provider has taken the message.
     *
     * @param providerId by which the provider knows it; null: it gave none
     */
    record Delivered(@Nullable String providerId) implements Result {}

    /**
     * It may go well later: the message is tried again, until its attempts are used up.
     *
     * @param after not before so long from now, nor before the channel's backoff; null: by the backoff alone
     * @param error why, as a sentence
     */
    record Retry(@Nullable Duration after, String error) implements Result {}

    /**
     * It will never go well: the message becomes a dead letter.
     *
     * @param error why, as a sentence
     */
    record Rejected(String error) implements Result {}

    /**
     * It becomes a dead letter for a reason of the handler's own.
     *
     * @param error why, as a sentence
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
