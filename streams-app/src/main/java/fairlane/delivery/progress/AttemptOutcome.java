package fairlane.delivery.progress;

import fairlane.contract.DeadLetterReason;
import fairlane.schema.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** The outcome of an attempt to send a message. It determines which records the worker writes. */
public sealed interface AttemptOutcome {
    /**
     * The message was delivered.
     *
     * @param providerId the id that the provider returned for the message; null if it returned none
     */
    record Delivered(@Nullable String providerId) implements AttemptOutcome {}

    /**
     * The attempt failed and the message is retried.
     *
     * @param notBefore earliest time of the next attempt, epoch milliseconds
     */
    record Retried(long notBefore, String error) implements AttemptOutcome {}

    /** The message becomes a dead letter, because it cannot be delivered. */
    record DeadLettered(DeadLetterReason reason, String error) implements AttemptOutcome {}

    /**
     * An earlier worker delivered the message but did not record the outcome. The details of the delivery are therefore
     * lost.
     */
    record AlreadyDelivered() implements AttemptOutcome {}

    /** An earlier worker acknowledged the message before sending it; whether it was sent is unknown. */
    record Unknown() implements AttemptOutcome {}

    /** An earlier worker already recorded the outcome of the message. */
    record AlreadyRecorded() implements AttemptOutcome {}

    /** The status that the outcome record will contain; null if no outcome is recorded. */
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

    /** The error with which the attempt failed; null if it did not fail. */
    default @Nullable String error() {
        return null;
    }

    /**
     * Whether the message was delivered, or an earlier worker recorded the outcome of the message. While an earlier
     * message is unfinished, the commit metadata lists the offset of such a message, so that no worker sends the
     * message again after a crash.
     */
    default boolean isDelivered() {
        return this instanceof Delivered || this instanceof AlreadyDelivered || this instanceof AlreadyRecorded;
    }
}
