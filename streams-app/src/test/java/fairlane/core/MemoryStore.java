package fairlane.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The task's state in memory: what was not committed is lost in a crash, like that of a transaction. */
public final class MemoryStore implements Store {
    private final Map<LaneKey, NavigableMap<Long, Request>> messages = new HashMap<>();
    private final Map<Names, List<Mark>> lanes = new TreeMap<>();
    private final Map<MeterKey, MeterState> meters = new HashMap<>();
    private final Journal journal = new Journal();

    private record Names(String channel, String customer, String sender) implements Comparable<Names> {
        @Override
        public int compareTo(Names other) {
            return toString().compareTo(other.toString());
        }
    }

    private record LaneKey(Names names, int rank) {}

    /** Applies {@link Decision.Queue}. */
    public void put(Decision.Queue queue, Request request) {
        journal.put(run(queue.lane(), queue.rank()), queue.sequence(), request);
    }

    /** Takes out what leaves. */
    public Request take(Lane lane, int rank, long sequence) {
        Request taken = run(lane, rank).get(sequence);
        if (taken == null) {
            throw new AssertionError("nothing is held at " + sequence + " of rank " + rank + " in " + lane);
        }
        journal.put(run(lane, rank), sequence, null);
        return taken;
    }

    /** Everything that is held. */
    public List<Request> held() {
        return messages.values().stream().flatMap(run -> run.values().stream()).toList();
    }

    public Map<MeterKey, MeterState> meters() {
        return meters;
    }

    /** How many lanes are recorded. */
    public int recordedLanes() {
        return lanes.size();
    }

    /** The journal, for what has to be undone with this store. */
    public Journal journal() {
        return journal;
    }

    /** Hands what is recorded to a new scheduler, as a task's start does. */
    public void restore(Scheduler scheduler) {
        Map.copyOf(meters).forEach(scheduler::restoreMeter);
        new TreeMap<>(lanes)
                .forEach((names, marks) ->
                        scheduler.restoreLane(names.channel(), names.customer(), names.sender(), marks));
    }

    @Override
    public @Nullable Head head(Lane lane, int rank, long sequence) {
        Request request = run(lane, rank).get(sequence);
        return request == null ? null : new Head(request.cost(), request.acceptedAt(), request.expiresAt());
    }

    @Override
    public @Nullable Span find(Lane lane, int rank, long from, long to) {
        if (from > to) {
            return null;
        }
        NavigableMap<Long, Request> found = run(lane, rank).subMap(from, true, to, true);
        return found.isEmpty() ? null : new Span(found.firstKey(), found.lastKey());
    }

    @Override
    public void saveLane(Lane lane, List<Mark> marks) {
        journal.put(lanes, names(lane), List.copyOf(marks));
    }

    @Override
    public void dropLane(Lane lane) {
        journal.put(lanes, names(lane), null);
    }

    @Override
    public void saveMeter(MeterKey key, MeterState state) {
        journal.put(meters, key, state);
    }

    @Override
    public void dropMeter(MeterKey key) {
        journal.put(meters, key, null);
    }

    @Nullable
    List<Mark> marks(Lane lane) {
        return lanes.get(names(lane));
    }

    void put(Lane lane, int rank, long sequence, Request request) {
        journal.put(run(lane, rank), sequence, request);
    }

    private NavigableMap<Long, Request> run(Lane lane, int rank) {
        return messages.computeIfAbsent(new LaneKey(names(lane), rank), key -> new TreeMap<>());
    }

    private static Names names(Lane lane) {
        return new Names(lane.channel(), lane.customer(), lane.sender());
    }
}
