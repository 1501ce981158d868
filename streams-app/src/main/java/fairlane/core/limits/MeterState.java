package fairlane.core.limits;

import java.util.List;

/**
 * The state of a meter as recorded in the store: for each of the meter's rates, the level at one time, which is the
 * cost units that had not drained yet. The rates are recorded too, so that the levels keep their meaning if a limit is
 * changed while the task is down.
 *
 * @param asOf the time at which the meter had these levels, epoch milliseconds
 */
public record MeterState(long asOf, List<Level> levels) {
    /** The level of a meter under one of its rates, which is the cost units that had not drained yet. */
    public record Level(RateLimit rate, double units) {}

    public MeterState {
        levels = List.copyOf(levels);
    }
}
