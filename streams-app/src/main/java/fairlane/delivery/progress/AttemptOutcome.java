package fairlane.delivery.progress;

import fairlane.contract.DeadLetterReason;
import fairlane.schema.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** What became of an attempt, and what is to be recorded of it. */
public sealed interface AttemptOutcome {
    /** @param providerId null: the provider gave none */
    record Delivered(@Nullable String providerId) implements AttemptOutcome {}

    /** @param notBefore when it may be tried again, epoch milliseconds */
    record Retried(long notBefore, String error) implements AttemptOutcome {}

    /** It becomes a dead letter. */
    record DeadLettered(DeadLetterReason reason, String error) implements AttemptOutcome {}

    /** An earlier worker delivered it; what it knew besides is lost. */
    record AlreadyDelivered() implements AttemptOutcome {}

    /** An earlier worker may have sent it, or not, and acknowledged it before. */
    record Unknown() implements AttemptOutcome {}

    /** An earlier worker has recorded all of it. */
    record AlreadyRecorded() implements AttemptOutcome {}

    /** The outcome that is recorded; null: none is. */
    default @Nullable OutcomeStatus status() {
        if (this instanceof AlreadyRecorded) {
            return null;
        }
        if (this instanceof Retried) {
            return OutcomeStatus.RETRIED;
        }
        if (this instanceof DeadLettered) {
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
        return this instanceof Delivered || this instanceof AlreadyDelivered || this instanceof AlreadyRecorded;
    }
}
