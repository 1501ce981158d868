package fairlane.delivery;

import fairlane.contract.DeadLetterReason;
import fairlane.schema.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** What became of an attempt, and what is to be recorded of it. */
sealed interface Ending {
    /** @param providerId null: the provider gave none */
    record Delivered(@Nullable String providerId) implements Ending {}

    /** @param notBefore when it may be tried again, epoch milliseconds */
    record Retried(long notBefore, String error) implements Ending {}

    /** It becomes a dead letter. */
    record GivenUp(DeadLetterReason reason, String error) implements Ending {}

    /** An earlier worker delivered it; what it knew besides is lost. */
    record DeliveredBefore() implements Ending {}

    /** An earlier worker may have sent it, or not, and acknowledged it before. */
    record Unknown() implements Ending {}

    /** An earlier worker has recorded all of it. */
    record RecordedBefore() implements Ending {}

    /** The outcome that is recorded; null: none is. */
    default @Nullable OutcomeStatus status() {
        if (this instanceof RecordedBefore) {
            return null;
        }
        if (this instanceof Retried) {
            return OutcomeStatus.RETRIED;
        }
        if (this instanceof GivenUp) {
            return OutcomeStatus.REJECTED;
        }
        return this instanceof Unknown ? OutcomeStatus.UNKNOWN : OutcomeStatus.DELIVERED;
    }

    /** What went wrong; null: nothing. */
    default @Nullable String error() {
        return null;
    }

    /** Whether nothing that matters would be missing if only its offset were known. */
    default boolean isDelivered() {
        return this instanceof Delivered || this instanceof DeliveredBefore || this instanceof RecordedBefore;
    }
}
