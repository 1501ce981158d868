package fairlane.core.limits;

import java.util.List;

/**
 * A meter as it is recorded: its level by each of its rates, in cost units, and as of when. The rates stand with it, so
 * that a limit that was changed while nobody ran still finds what the level meant.
 */
public record MeterState(long asOf, List<Level> levels) {
    /** The level by one rate. */
    public record Level(RateLimit rate, double units) {}

    public MeterState {
        levels = List.copyOf(levels);
    }
}
