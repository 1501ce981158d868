package fairlane.core.limits;

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

    private final SchedulerSettings settings;
    private Meter meter;
    private Meter burstlessMeter;
    private EffectiveRates effectiveRates;

    /**
     * A meter that nothing has gone through.
     *
     * @param tickMillis an unset burst makes up for two of them, at least 1
     */
    public IntakeMeter(List<RateLimit> rates, long tickMillis, long now) {
        this.settings = new SchedulerSettings(tickMillis, NO_GRACE, 1);
        this.effectiveRates = new EffectiveRates(rates, LONG_AGO, settings);
        this.meter = Meter.unrecorded(effectiveRates, now);
        this.burstlessMeter = Meter.unrecorded(withoutBursts(rates), now);
    }

    /**
     * What is left of one rate.
     *
     * @param units that may be handed in at once
     * @param fullAt when all of the burst may be
     */
    public record RemainingUnits(RateLimit rate, double units, long fullAt) {}

    /** Goes over to other rates; what went before drains at those that were in force. */
    public void changeRates(List<RateLimit> rates, long now) {
        effectiveRates = new EffectiveRates(rates, LONG_AGO, settings);
        meter = meter.migrateTo(effectiveRates, now);
        burstlessMeter = burstlessMeter.migrateTo(withoutBursts(rates), now);
    }

    private EffectiveRates withoutBursts(List<RateLimit> rates) {
        List<RateLimit> withoutBurst = rates.stream()
                .map(rate -> new RateLimit(rate.units(), rate.periodMillis(), null))
                .toList();
        return new EffectiveRates(withoutBurst, LONG_AGO, settings);
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
        boolean withinRates = burstlessMeter.earliest(cost) <= now;
        if (withinRates) {
            burstlessMeter.spend(cost, now);
        }
        return withinRates;
    }

    /** Whether it has forgotten everything, and can be forgotten itself. */
    public boolean isDrained(long now) {
        return meter.drainedAt() <= now && burstlessMeter.drainedAt() <= now;
    }

    /** What is left of each rate. */
    public List<RemainingUnits> remaining(long now) {
        return meter.remaining(now);
    }
}
