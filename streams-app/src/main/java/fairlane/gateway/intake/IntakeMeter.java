package fairlane.gateway.intake;

import fairlane.core.limits.EffectiveRates;
import fairlane.core.limits.Meter;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.RemainingUnits;
import fairlane.core.limits.SchedulerSettings;
import java.util.List;

/**
 * Meters the messages that one customer submits, with the arithmetic that the pipeline uses for releases. The gateways
 * exchange the cost of the messages that they accept, and each gateway spends the cost that the others accepted as if
 * it had accepted those messages itself. Together the gateways keep to the customer's rates, except for the cost that a
 * gateway accepts before it receives the reports of the others.
 *
 * <p>Not thread-safe. Times are epoch milliseconds.
 */
public final class IntakeMeter {
    /**
     * The time in milliseconds within which a meter must drain from a full burst to count as fast. A new fast meter
     * starts with its burst spent, and a new slow meter starts with no units spent. With the value 0, every meter is
     * slow, so that every customer starts with a full burst. Gateways use 0, because they do not record meters and
     * therefore do not need fast meters.
     */
    private static final long NO_GRACE = 0;

    /**
     * The time at which the rates of a new meter were last changed. It is far in the past, because a meter whose rates
     * were changed recently would start with its burst spent.
     */
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final SchedulerSettings settings;
    private Meter meter;
    private Meter burstlessMeter;

    /**
     * Creates a meter from which no units have been spent.
     *
     * @param tickMillis the length of a tick in milliseconds, at least 1; an unset burst covers two ticks
     */
    public IntakeMeter(List<RateLimit> rates, long tickMillis, long now) {
        this.settings = new SchedulerSettings(tickMillis, NO_GRACE, 1);
        this.meter = Meter.unrecorded(effective(rates), now);
        this.burstlessMeter = Meter.unrecorded(withoutBursts(rates), now);
    }

    /**
     * Replaces the rates. Until {@code now} the spent units drain at the previous rates, and afterwards at the new
     * ones.
     */
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

    /**
     * Returns the earliest time at which a message of this cost can be accepted. If the message can be accepted now,
     * the result is not in the future.
     */
    public long earliest(int cost) {
        return meter.earliest(cost);
    }

    /**
     * Spends the cost of a message that this gateway or another one has accepted.
     *
     * @param cost the cost of the message in cost units, at least 1
     * @return whether the message would also have been accepted if the rates had no configured bursts
     */
    public boolean spend(int cost, long now) {
        meter.spend(cost, now);
        boolean withinRates = burstlessMeter.earliest(cost) <= now;
        if (withinRates) {
            burstlessMeter.spend(cost, now);
        }
        return withinRates;
    }

    /** Returns whether all spent units have drained, so that the meter has no effect any more and can be evicted. */
    public boolean isDrained(long now) {
        return meter.drainedAt() <= now && burstlessMeter.drainedAt() <= now;
    }

    /** Returns the units that each rate still allows now. */
    public List<RemainingUnits> remaining(long now) {
        return meter.remaining(now);
    }
}
