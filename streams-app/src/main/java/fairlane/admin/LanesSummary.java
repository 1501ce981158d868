package fairlane.admin;

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

    private final Smallest<HeldLane> oldest;
    private final SortedMap<String, Total> byHold = new TreeMap<>();
    /** One lane of each channel's partition whose window is used up. */
    private final SortedMap<String, HeldLane> heldByWindow = new TreeMap<>();

    /** @param count of lanes that are kept, at least 1 */
    public LanesSummary(int count) {
        this.oldest = new Smallest<>(OLDEST_FIRST, count);
    }

    /** How much there is of something. */
    public record Total(long lanes, long messages) {
        Total plus(Total other) {
            return new Total(lanes + other.lanes, messages + other.messages);
        }
    }

    public void add(HeldLane lane) {
        oldest.add(lane);
        byHold.merge(lane.hold(), new Total(1, lane.held()), Total::plus);
        if (lane.inFlight() != null) {
            heldByWindow.put(lane.channel() + "/" + lane.partition(), lane);
        }
    }

    /** A lane of each channel's partition of which as much as may be is on its way. */
    public Collection<HeldLane> heldByWindow() {
        return List.copyOf(heldByWindow.values());
    }

    /** Those that have waited longest, the oldest first. */
    public List<HeldLane> oldest() {
        return oldest.sorted();
    }

    /** By the name of why they are held. */
    public Map<String, Total> byHold() {
        return byHold;
    }

    public Total total() {
        return byHold.values().stream().reduce(new Total(0, 0), Total::plus);
    }
}
