package fairlane.wire;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The order in which held messages are expected to be released. */
public final class ReleaseOrder {
    /** Orders messages by the expected time of their release, the earliest first. */
    public static final Comparator<HeldMessage> EARLIEST_FIRST = Comparator.<HeldMessage>comparingLong(
                    message -> sortTime(message.hold(), message.leavesAt()))
            .thenComparingLong(HeldMessage::ahead)
            .thenComparingLong(HeldMessage::acceptedAt);

    private static final String PAUSED = "PAUSED";

    private ReleaseOrder() {}

    /**
     * Returns a sort key for a held message. Messages without an estimated release time come first, because they wait
     * only for other messages and may be released at any time. Messages with an estimated release time follow in the
     * order of this time, and paused messages come last.
     *
     * @param hold the name of the hold reason
     * @param leavesAt the estimated release time, epoch milliseconds; null if the time depends on other messages
     */
    public static long sortTime(String hold, @Nullable Long leavesAt) {
        if (leavesAt != null) {
            return leavesAt;
        }
        return hold.equals(PAUSED) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
