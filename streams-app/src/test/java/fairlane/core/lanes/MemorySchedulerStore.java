package fairlane.core.lanes;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.Request;
import fairlane.core.model.SequenceRange;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link SchedulerStore} in memory. Changes since the last commit can be rolled back, as after a crash. */
public final class MemorySchedulerStore implements SchedulerStore {
    private final Map<RankKey, NavigableMap<Long, Request>> messages = new HashMap<>();
    private final Map<LaneName, List<LaneCheckpoint>> laneCheckpoints = new TreeMap<>();
    private final Map<MeterKey, MeterState> meters = new HashMap<>();
    private final UndoLog journal = new UndoLog();

    private record LaneName(String channel, String customer, String sender) implements Comparable<LaneName> {
        @Override
        public int compareTo(LaneName other) {
            return toString().compareTo(other.toString());
        }
    }

    private record RankKey(LaneName name, int rank) {}

    /** Stores a message at the position that the scheduler decided. */
    public void put(Decision.Queue queue, Request request) {
        journal.put(messagesOf(queue.lane(), queue.rank()), queue.sequence(), request);
    }

    /** Removes and returns the message at this position of the lane. */
    public Request take(Lane lane, int rank, long sequence) {
        Request taken = messagesOf(lane, rank).get(sequence);
        if (taken == null) {
            throw new AssertionError("no message at sequence " + sequence + " of rank " + rank + " in lane " + lane);
        }
        journal.put(messagesOf(lane, rank), sequence, null);
        return taken;
    }

    /** Returns the messages held in all lanes. */
    public List<Request> held() {
        return messages.values().stream()
                .flatMap(sequences -> sequences.values().stream())
                .toList();
    }

    public Map<MeterKey, MeterState> meters() {
        return meters;
    }

    /** Returns the number of lanes whose checkpoints are saved. */
    public int recordedLanes() {
        return laneCheckpoints.size();
    }

    /** Returns the undo log of this store, so that other state can be rolled back together with the store. */
    public UndoLog journal() {
        return journal;
    }

    /** Restores the saved lanes and meters into a new scheduler, as a task does when it starts. */
    public void restore(Scheduler scheduler) {
        Map.copyOf(meters).forEach(scheduler::restoreMeter);
        new TreeMap<>(laneCheckpoints)
                .forEach((name, checkpoints) ->
                        scheduler.restoreLane(name.channel(), name.customer(), name.sender(), checkpoints));
    }

    @Override
    public @Nullable Head head(Lane lane, int rank, long sequence) {
        Request request = messagesOf(lane, rank).get(sequence);
        return request == null ? null : new Head(request.cost(), request.acceptedAt(), request.expiresAt());
    }

    @Override
    public @Nullable SequenceRange findRange(Lane lane, int rank, long from, long to) {
        if (from > to) {
            return null;
        }
        NavigableMap<Long, Request> found = messagesOf(lane, rank).subMap(from, true, to, true);
        return found.isEmpty() ? null : new SequenceRange(found.firstKey(), found.lastKey());
    }

    @Override
    public void saveLane(Lane lane, List<LaneCheckpoint> checkpoints) {
        journal.put(laneCheckpoints, nameOf(lane), List.copyOf(checkpoints));
    }

    @Override
    public void dropLane(Lane lane) {
        journal.put(laneCheckpoints, nameOf(lane), null);
    }

    @Override
    public void saveMeter(MeterKey key, MeterState state) {
        journal.put(meters, key, state);
    }

    @Override
    public void dropMeter(MeterKey key) {
        journal.put(meters, key, null);
    }

    public @Nullable List<LaneCheckpoint> checkpointsOf(Lane lane) {
        return laneCheckpoints.get(nameOf(lane));
    }

    void put(Lane lane, int rank, long sequence, Request request) {
        journal.put(messagesOf(lane, rank), sequence, request);
    }

    private NavigableMap<Long, Request> messagesOf(Lane lane, int rank) {
        return messages.computeIfAbsent(new RankKey(nameOf(lane), rank), key -> new TreeMap<>());
    }

    private static LaneName nameOf(Lane lane) {
        return new LaneName(lane.channel(), lane.customer(), lane.sender());
    }
}
