package fairlane.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The task's state as the scheduler needs it: the pipeline keeps it in state stores, the tests in memory. */
public interface Store {
    /** What is held at this place, or null where nothing is; cancelled where it is so now. */
    @Nullable
    Head head(Lane lane, int rank, long sequence);

    /** The first and the last that is held from {@code from} to {@code to}, or null where nothing is. */
    @Nullable
    Span find(Lane lane, int rank, long from, long to);

    /** Records where the messages of the lane are to be looked for. */
    void saveLane(Lane lane, List<Mark> marks);

    /** Nothing is held in the lane any more. */
    void dropLane(Lane lane);

    void saveMeter(MeterKey key, MeterState state);

    void dropMeter(MeterKey key);
}
