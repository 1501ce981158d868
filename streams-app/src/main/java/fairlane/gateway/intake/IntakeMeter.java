package fairlane.gateway.intake;

import fairlane.core.limits.EffectiveRates;
import fairlane.core.limits.Meter;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.RemainingUnits;
import fairlane.core.limits.SchedulerSettings;
import java.util.List;

/**
 * Meters the submissions of one customer with the arithmetic that the pipeline uses for releases. Gateways exchange the cost
 * units that they accepted, and each spends those of the others as its own: together they keep to the rate, except for what
 * each accepted before it received the report of the others.
 *
 * <p>Not thread-safe. Times are epoch milliseconds.
 */
public final class IntakeMeter {
    /** A gateway records no meters and starts with empty ones: every rate counts as slow, so that a new meter is empty. */
    private static final long NO_GRACE = 0;

    /** A recent change would make a new meter count as full, as if units had been spent before the start. */
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final SchedulerSettings settings;
    private Meter meter;
    private Meter burstlessMeter;

    /**
     * Creates an empty meter.
     *
     * @param tickMillis an unset burst covers two ticks of this length, at least 1
     */
    public IntakeMeter(List<RateLimit> rates, long tickMillis, long now) {
        this.settings = new SchedulerSettings(tickMillis, NO_GRACE, 1);
        this.meter = Meter.unrecorded(effective(rates), now);
        this.burstlessMeter = Meter.unrecorded(withoutBursts(rates), now);
    }

    /** Replaces the rates. What was spent before drains at the rates of that time. */
    public void changeRates(List<RateLimit> rates, long now) {
        meter = meter.migrateTo(effective(rates), now);
        burstlessMeter = burstlessMeter.migrateTo(withoutBursts(rates), now);
    }

    private EffectiveRates withoutBursts(List<RateLimit> rates) {
        return effective(rates.stream()
                .map(rate -> new RateLimit(rate.units(), rate.periodMillis(), null))
                .toList());
    }

    private EffectiveRates effective(List<RateLimit> rates) {
        return new EffectiveRates(rates, LONG_AGO, settings);
    }

    /** The earliest time at which a message of this cost is accepted; in the past if it is accepted now. */
    public long earliest(int cost) {
        return meter.earliest(cost);
    }

    /**
     * Spends the cost of a message that was accepted here or by another gateway.
     *
     * @param cost in cost units, at least 1
     * @return whether the message would have been accepted by the rates with an unset burst, too
     */
    public boolean spend(int cost, long now) {
        meter.spend(cost, now);
        boolean withinRates = burstlessMeter.earliest(cost) <= now;
        if (withinRates) {
            burstlessMeter.spend(cost, now);
        }
        return withinRates;
    }

    /** Whether the meter carries no information any more, so that it can be evicted. */
    public boolean isDrained(long now) {
        return meter.drainedAt() <= now && burstlessMeter.drainedAt() <= now;
    }

    /** What remains of each rate. */
    public List<RemainingUnits> remaining(long now) {
        return meter.remaining(now);
    }
}
