package fairlane.wire;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The expected order of release of held messages. */
public final class ReleaseOrder {
    /** Orders messages by their expected release, the earliest first. */
    public static final Comparator<HeldMessage> EARLIEST_FIRST = Comparator.<HeldMessage>comparingLong(
                    message -> sortTime(message.hold(), message.leavesAt()))
            .thenComparingLong(HeldMessage::ahead)
            .thenComparingLong(HeldMessage::acceptedAt);

    private static final String PAUSED = "PAUSED";

    private ReleaseOrder() {}

    /**
     * Returns a sort key. Messages without an estimate come first, because they only wait for their turn; messages with an
     * estimate follow by time, and paused messages come last.
     *
     * @param hold the name of the hold reason
     * @param leavesAt estimated release, epoch milliseconds; null if the release depends on other messages
     */
    public static long sortTime(String hold, @Nullable Long leavesAt) {
        if (leavesAt != null) {
            return leavesAt;
        }
        return hold.equals(PAUSED) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
