package fairlane.core.lanes;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.SequenceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interface through which the scheduler reads and saves the task's state. The pipeline implements it with state
 * stores, the tests in memory.
 */
public interface SchedulerStore {
    /**
     * Returns the properties of the message at this position, with a refusal if the message has been cancelled; null if
     * there is no message at this position.
     */
    @Nullable
    Head head(Lane lane, int rank, long sequence);

    /**
     * Returns the sequence numbers of the first and the last held message from {@code from} to {@code to}, both
     * inclusive; null if there is no message in this range.
     */
    @Nullable
    SequenceRange findRange(Lane lane, int rank, long from, long to);

    /** Saves the checkpoints, which say where to look for the messages of the lane after a restart. */
    void saveLane(Lane lane, List<LaneCheckpoint> checkpoints);

    /** Removes the saved checkpoints of a lane that no longer holds messages. */
    void dropLane(Lane lane);

    void saveMeter(MeterKey key, MeterState state);

    void dropMeter(MeterKey key);
}
