package fairlane.delivery.progress;

import fairlane.contract.DeadLetterReason;
import fairlane.schema.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** The outcome of an attempt, which determines the records to write. */
public sealed interface AttemptOutcome {
    /** @param providerId the provider's id of the message; null if the provider returned none */
    record Delivered(@Nullable String providerId) implements AttemptOutcome {}

    /** @param notBefore earliest time of the next attempt, epoch milliseconds */
    record Retried(long notBefore, String error) implements AttemptOutcome {}

    /** The message becomes a dead letter. */
    record DeadLettered(DeadLetterReason reason, String error) implements AttemptOutcome {}

    /** An earlier worker delivered the message, but did not record its outcome; the details are lost. */
    record AlreadyDelivered() implements AttemptOutcome {}

    /** An earlier worker acknowledged the message before sending it; whether it was sent is unknown. */
    record Unknown() implements AttemptOutcome {}

    /** An earlier worker already recorded the outcome of the message. */
    record AlreadyRecorded() implements AttemptOutcome {}

    /** The status of the outcome to record; null if no outcome is recorded. */
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

    /** The error; null if there is none. */
    default @Nullable String error() {
        return null;
    }

    /** Whether nothing of importance is lost if only the offset of the finished message survives, in the commit metadata. */
    default boolean isDelivered() {
        return this instanceof Delivered || this instanceof AlreadyDelivered || this instanceof AlreadyRecorded;
    }
}
