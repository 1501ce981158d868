package fairlane.admin.inspection;

import fairlane.wire.HeldLane;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is held in all of many lanes, and those that have waited longest, in memory for no more than those. */
public final class LanesSummary {
    private static final Comparator<HeldLane> OLDEST_FIRST = Comparator.comparingLong(HeldLane::oldestAcceptedAt)
            .thenComparing(HeldLane::channel)
            .thenComparing(HeldLane::customer)
            .thenComparing(HeldLane::sender);

    private final SmallestElements<HeldLane> oldest;
    private final SortedMap<String, HeldTotal> byHold = new TreeMap<>();
    /** One lane of each channel's partition whose window is used up. */
    private final SortedMap<String, HeldLane> lanesHeldByWindow = new TreeMap<>();

    /** @param count of lanes that are kept, at least 1 */
    public LanesSummary(int count) {
        this.oldest = new SmallestElements<>(OLDEST_FIRST, count);
    }

    /** How much there is of something. */
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

    /** A lane of each channel's partition of which as much as may be is on its way. */
    public Collection<HeldLane> lanesHeldByWindow() {
        return List.copyOf(lanesHeldByWindow.values());
    }

    /** Those that have waited longest, the oldest first. */
    public List<HeldLane> oldest() {
        return oldest.sorted();
    }

    /** By the name of why they are held. */
    public Map<String, HeldTotal> byHold() {
        return byHold;
    }

    public HeldTotal total() {
        return byHold.values().stream().reduce(new HeldTotal(0, 0), HeldTotal::plus);
    }
}
