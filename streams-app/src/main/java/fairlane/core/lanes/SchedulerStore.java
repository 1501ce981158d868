package fairlane.core.lanes;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.SequenceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The port to the task's state. The pipeline implements it with state stores, the tests in memory. */
public interface SchedulerStore {
    /**
     * What the scheduler needs of the message at this position, with a refusal if the message has been cancelled; null if
     * no message is there.
     */
    @Nullable
    Head head(Lane lane, int rank, long sequence);

    /** The first and the last held message from {@code from} to {@code to}, both inclusive; null if there is none. */
    @Nullable
    SequenceRange findRange(Lane lane, int rank, long from, long to);

    /** Records where to look for the messages of the lane after a restart. */
    void saveLane(Lane lane, List<LaneCheckpoint> checkpoints);

    /** Removes the record of a lane that holds nothing any more. */
    void dropLane(Lane lane);

    void saveMeter(MeterKey key, MeterState state);

    void dropMeter(MeterKey key);
}
