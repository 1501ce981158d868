package fairlane.gateway.leases;

import java.time.Duration;

/** What the holder of a lease says of it. */
public sealed interface LeaseCommand {
    /** The message is done. */
    record Finish() implements LeaseCommand {}

    /** It takes longer. @param by from now on */
    record Extend(Duration duration) implements LeaseCommand {}

    /** Somebody else is to have it, at once. */
    record Release() implements LeaseCommand {}

    /** It will never go well: the message becomes a dead letter. @param why as a sentence */
    record Reject(String reason) implements LeaseCommand {}
}
