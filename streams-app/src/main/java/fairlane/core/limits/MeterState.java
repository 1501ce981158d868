package fairlane.core.limits;

import java.util.List;

/**
 * A recorded meter: its level under each of its rates, in cost units, and the time that the levels are of. The rates are
 * recorded too, so that the levels keep their meaning if a limit is changed while the task is down.
 *
 * @param asOf epoch milliseconds
 */
public record MeterState(long asOf, List<Level> levels) {
    /** The level under one rate. */
    public record Level(RateLimit rate, double units) {}

    public MeterState {
        levels = List.copyOf(levels);
    }
}
