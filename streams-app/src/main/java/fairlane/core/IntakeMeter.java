package fairlane.core;

import java.util.List;

/**
 * Measures what one customer hands in, by the same arithmetic as what is released. Several who take in for the same
 * customer tell each other what they let through, and each spends what the others did as its own: together they then keep
 * to the rate, but for what each let through before it was told.
 *
 * <p>Not safe for use by several threads. Times are epoch milliseconds.
 */
public final class IntakeMeter {
    /** A meter that nobody remembers is empty: who takes in begins anew when it starts. */
    private static final long NO_GRACE = 0;

    /** A change shortly before a start would count as one after which something had left. */
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final Settings settings;
    private Meter meter;
    private Meter steady;
    private Allowance allowance;

    /**
     * A meter that nothing has gone through.
     *
     * @param tickMillis an unset burst makes up for two of them, at least 1
     */
    public IntakeMeter(List<Rate> rates, long tickMillis, long now) {
        this.settings = new Settings(tickMillis, NO_GRACE, 1);
        this.allowance = new Allowance(rates, LONG_AGO, settings);
        this.meter = Meter.unrecorded(allowance, now);
        this.steady = Meter.unrecorded(steady(rates), now);
    }

    /**
     * What is left of one rate.
     *
     * @param units that may be handed in at once
     * @param fullAt when all of the burst may be
     */
    public record Left(Rate rate, double units, long fullAt) {}

    /** Goes over to other rates; what went before drains at those that were in force. */
    public void change(List<Rate> rates, long now) {
        allowance = new Allowance(rates, LONG_AGO, settings);
        meter = meter.follow(allowance, now);
        steady = steady.follow(steady(rates), now);
    }

    private Allowance steady(List<Rate> rates) {
        List<Rate> withoutBurst = rates.stream()
                .map(rate -> new Rate(rate.units(), rate.periodMillis(), null))
                .toList();
        return new Allowance(withoutBurst, LONG_AGO, settings);
    }

    /** The earliest time at which a message of that cost may come; in the past where it may come now. */
    public long earliest(int cost) {
        return meter.earliest(cost);
    }

    /**
     * Adds what is let through, here or elsewhere.
     *
     * @param cost in cost units, at least 1
     * @return whether it came no faster than the rates themselves, their bursts aside
     */
    public boolean spend(int cost, long now) {
        meter.spend(cost, now);
        boolean isSteady = steady.earliest(cost) <= now;
        if (isSteady) {
            steady.spend(cost, now);
        }
        return isSteady;
    }

    /** Whether it has forgotten everything, and can be forgotten itself. */
    public boolean isDrained(long now) {
        return meter.drainedAt() <= now && steady.drainedAt() <= now;
    }

    /** What is left of each rate. */
    public List<Left> left(long now) {
        return meter.left(now);
    }
}
