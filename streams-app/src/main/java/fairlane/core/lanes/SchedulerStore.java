package fairlane.core.lanes;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.SequenceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The task's state as the scheduler needs it: the pipeline keeps it in state stores, the tests in memory. */
public interface SchedulerStore {
    /** What is held at this place, or null where nothing is; cancelled where it is so now. */
    @Nullable
    Head head(Lane lane, int rank, long sequence);

    /** The first and the last that is held from {@code from} to {@code to}, or null where nothing is. */
    @Nullable
    SequenceRange findRange(Lane lane, int rank, long from, long to);

    /** Records where the messages of the lane are to be looked for. */
    void saveLane(Lane lane, List<LaneCheckpoint> checkpoints);

    /** Nothing is held in the lane any more. */
    void dropLane(Lane lane);

    void saveMeter(MeterKey key, MeterState state);

    void dropMeter(MeterKey key);
}
