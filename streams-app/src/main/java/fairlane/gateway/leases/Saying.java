package fairlane.gateway.leases;

import java.time.Duration;

/** What the holder of a lease says of it. */
public sealed interface Saying {
    /** The message is done. */
    record Finish() implements Saying {}

    /** It takes longer. @param by from now on */
    record Extend(Duration by) implements Saying {}

    /** Somebody else is to have it, at once. */
    record Release() implements Saying {}

    /** It will never go well: the message becomes a dead letter. @param why as a sentence */
    record Reject(String why) implements Saying {}
}
