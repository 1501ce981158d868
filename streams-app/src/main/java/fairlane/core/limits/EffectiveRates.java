package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates in force for a meter, with the values that the meter's arithmetic needs. The meters of many senders share
 * one object. When the object is replaced, it keeps a link to its successor and the time of the change. Each meter
 * follows that link when the meter is used next, so that no change has to visit all meters at once.
 */
public final class EffectiveRates {
    /**
     * If a limit changed at most this long before a task started, in milliseconds, the recorded meters may lack
     * messages that were released before the change.
     */
    static final long RECENT_CHANGE_MILLIS = 60_000;

    /** No rates. This object is never replaced by a successor. */
    static final EffectiveRates UNLIMITED = new EffectiveRates(List.of(), 0, new SchedulerSettings(1, 0, 1));

    private final List<RateLimit> rates;
    private final double[] capacities;
    private final long changedAt;
    private final boolean[] slow;
    private @Nullable EffectiveRates successor;
    private long replacedAt;

    public EffectiveRates(List<RateLimit> rates, long changedAt, SchedulerSettings settings) {
        this.rates = rates;
        this.changedAt = changedAt;
        this.capacities = new double[rates.size()];
        this.slow = new boolean[rates.size()];
        for (int i = 0; i < capacities.length; i++) {
            capacities[i] = rates.get(i).capacity(settings.tickMillis());
            slow[i] = millisToDrain(i, capacities[i]) > settings.graceMillis();
        }
    }

    List<RateLimit> rates() {
        return rates;
    }

    int size() {
        return capacities.length;
    }

    long changedAt() {
        return changedAt;
    }

    /** Returns the cost units that the rate at {@code index} allows at once. */
    double capacity(int index) {
        return capacities[index];
    }

    /** Returns the cost units that drain at the rate at {@code index} in {@code millis} milliseconds. */
    double drainedIn(int index, long millis) {
        RateLimit rate = rates.get(index);
        return millis * rate.units() / rate.periodMillis();
    }

    /**
     * Returns how long {@code level} cost units take to drain at the rate at {@code index}, in fractional milliseconds.
     */
    double millisToDrain(int index, double level) {
        RateLimit rate = rates.get(index);
        return level * rate.periodMillis() / rate.units();
    }

    /**
     * Whether a meter takes longer than {@link SchedulerSettings#graceMillis} to drain from a full burst of this rate,
     * and so has to be recorded in the store.
     */
    boolean isSlow(int index) {
        return slow[index];
    }

    /**
     * Returns the level at which a meter without a record starts when a task starts, in cost units. A meter that drains
     * fast is never recorded; it starts full, so that it allows no burst. A slow meter would have been recorded if it
     * had been used; it starts empty, unless its limit changed shortly before the task's start.
     */
    double unrecordedLevel(int index, long start) {
        if (!slow[index]) {
            return capacities[index];
        }
        return isChangedShortlyBefore(start) ? Math.max(0, capacities[index] - drainedIn(index, start - changedAt)) : 0;
    }

    /** Whether the rates changed so shortly before the task's start that recorded meters may lack earlier releases. */
    boolean isChangedShortlyBefore(long start) {
        long sinceChange = start - changedAt;
        return sinceChange >= 0 && sinceChange <= RECENT_CHANGE_MILLIS;
    }

    void replaceWith(EffectiveRates replacement, long now) {
        successor = replacement;
        replacedAt = now;
    }

    @Nullable
    EffectiveRates successor() {
        return successor;
    }

    long replacedAt() {
        return replacedAt;
    }
}
