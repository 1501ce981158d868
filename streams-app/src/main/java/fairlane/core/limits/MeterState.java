package fairlane.core.limits;

import java.util.List;

/**
 * The state of a meter as recorded in the store: the level under each of the meter's rates, in cost units, at one time.
 * The rates are recorded too, so that the levels keep their meaning if a limit is changed while the task is down.
 *
 * @param asOf the time at which the meter had these levels, epoch milliseconds
 */
public record MeterState(long asOf, List<Level> levels) {
    /** The level of a meter under one of its rates, in cost units. */
    public record Level(RateLimit rate, double units) {}

    public MeterState {
        levels = List.copyOf(levels);
    }
}
