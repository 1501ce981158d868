package fairlane.admin.inspection;

import fairlane.wire.HeldLane;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up the held messages of many lanes by hold reason. In memory, the class keeps only the lanes whose messages have
 * waited longest.
 */
public final class LanesSummary {
    private static final Comparator<HeldLane> OLDEST_FIRST = Comparator.comparingLong(HeldLane::oldestAcceptedAt)
            .thenComparing(HeldLane::channel)
            .thenComparing(HeldLane::customer)
            .thenComparing(HeldLane::sender);

    private final SmallestElements<HeldLane> oldest;
    private final SortedMap<String, HeldTotal> byHold = new TreeMap<>();
    /** For each channel and partition whose in-flight window is full, one of the lanes that the window holds. */
    private final SortedMap<String, HeldLane> lanesHeldByWindow = new TreeMap<>();

    /** @param count maximum number of lanes that {@link #oldest} returns, at least 1 */
    public LanesSummary(int count) {
        this.oldest = new SmallestElements<>(OLDEST_FIRST, count);
    }

    /**
     * The number of lanes and the number of messages that are held for one reason. The names of the record components
     * are JSON fields.
     */
    public record HeldTotal(long lanes, long messages) {
        HeldTotal plus(HeldTotal other) {
            return new HeldTotal(lanes + other.lanes, messages + other.messages);
        }
    }

    public void add(HeldLane lane) {
        oldest.add(lane);
        byHold.merge(lane.hold(), new HeldTotal(1, lane.held()), HeldTotal::plus);
        if (lane.inFlight() != null) {
            lanesHeldByWindow.put(lane.channel() + "/" + lane.partition(), lane);
        }
    }

    /**
     * Returns, for each channel and partition whose in-flight window is full, one of the lanes that the window holds.
     */
    public Collection<HeldLane> lanesHeldByWindow() {
        return List.copyOf(lanesHeldByWindow.values());
    }

    /** Returns the lanes whose messages have waited longest, starting with the longest wait. */
    public List<HeldLane> oldest() {
        return oldest.sorted();
    }

    /** Returns the numbers of held lanes and messages by the name of the hold reason. */
    public Map<String, HeldTotal> byHold() {
        return byHold;
    }

    public HeldTotal total() {
        return byHold.values().stream().reduce(new HeldTotal(0, 0), HeldTotal::plus);
    }
}
