package fairlane.gateway.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of what was said of a lease. */
public sealed interface Answered {
    /** It is so. @param expiresAt when the lease ends now; null where it has ended */
    record Accepted(@Nullable Instant expiresAt) implements Answered {}

    /** There is no such lease: never was, or it has ended some time ago. */
    record Unknown() implements Answered {}

    /** @param why the message is somebody else's now, or nobody's, as a sentence */
    record Conflict(String why) implements Answered {}

    /** It is not known: the message may come again. @param why as a sentence */
    record Unavailable(String why) implements Answered {}
}
