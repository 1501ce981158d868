package fairlane.gateway.leases;

import java.time.Duration;

/** A command that a caller sends for a message that the caller has leased. */
public sealed interface LeaseCommand {
    /** Ends the processing of the message, because the caller has delivered the message. */
    record Finish() implements LeaseCommand {}

    /**
     * Extends the lease.
     *
     * @param duration the remaining duration of the lease from now on
     */
    record Extend(Duration duration) implements LeaseCommand {}

    /** Ends the lease at once, so that another caller can lease the message. */
    record Release() implements LeaseCommand {}

    /**
     * Ends the processing of the message, because the message cannot be delivered. The message becomes a dead letter.
     *
     * @param reason the reason, as a sentence
     */
    record Reject(String reason) implements LeaseCommand {}
}
