package fairlane.gateway.leases;

import java.time.Duration;

/** A command of a lease's holder. */
public sealed interface LeaseCommand {
    /** Ends the message as delivered. */
    record Finish() implements LeaseCommand {}

    /**
     * Extends the lease.
     *
     * @param duration from now
     */
    record Extend(Duration duration) implements LeaseCommand {}

    /** Returns the message at once, for another holder. */
    record Release() implements LeaseCommand {}

    /**
     * Ends the message as undeliverable: it becomes a dead letter.
     *
     * @param reason as a sentence
     */
    record Reject(String reason) implements LeaseCommand {}
}
