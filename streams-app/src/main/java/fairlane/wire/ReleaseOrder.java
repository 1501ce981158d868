package fairlane.wire;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The order in which held messages leave, as far as that can be known. */
public final class ReleaseOrder {
    /** Those that leave first come first. */
    public static final Comparator<HeldMessage> EARLIEST_FIRST = Comparator.<HeldMessage>comparingLong(
                    message -> sortTime(message.hold(), message.leavesAt()))
            .thenComparingLong(HeldMessage::ahead)
            .thenComparingLong(HeldMessage::acceptedAt);

    private static final String PAUSED = "PAUSED";

    private ReleaseOrder() {}

    /**
     * A time to sort by: what may leave and waits for its turn only comes before what has to wait for a time, and what
     * is paused after everything.
     *
     * @param leavesAt epoch milliseconds; null where others decide
     */
    public static long sortTime(String hold, @Nullable Long leavesAt) {
        if (leavesAt != null) {
            return leavesAt;
        }
        return hold.equals(PAUSED) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
