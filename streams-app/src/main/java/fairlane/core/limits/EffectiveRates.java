package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rates in force, ready to be measured against. Meters of many senders share one allowance; when it is replaced, each
 * of them finds the way to its successor, and the time of the change, by itself: nothing has to visit them all at once.
 */
public final class EffectiveRates {
    /** Where a limit was changed so shortly before a start, what left before it may not have been recorded. */
    static final long RECENT_CHANGE_MILLIS = 60_000;

    /** Without rates, and for ever so. */
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

    /** The cost units that may leave at once by the rate at {@code index}. */
    double capacity(int index) {
        return capacities[index];
    }

    /** What drains in {@code millis}, in cost units. */
    double drainedIn(int index, long millis) {
        RateLimit rate = rates.get(index);
        return millis * rate.units() / rate.periodMillis();
    }

    /** How long a level takes to drain, in milliseconds and parts of them. */
    double millisToDrain(int index, double level) {
        RateLimit rate = rates.get(index);
        return level * rate.periodMillis() / rate.units();
    }

    /** Whether a meter takes longer than the grace to drain from the burst of this rate, and so has to be recorded. */
    boolean isSlow(int index) {
        return slow[index];
    }

    /**
     * What a meter that nobody remembers has to count as when a task starts: a fast one as full, since it was never
     * recorded; a slow one as empty, since it would have been, unless its limit was changed only just before.
     */
    double unrecordedLevel(int index, long start) {
        if (!slow[index]) {
            return capacities[index];
        }
        return isChangedShortlyBefore(start) ? Math.max(0, capacities[index] - drainedIn(index, start - changedAt)) : 0;
    }

    /** Whether it was changed so shortly before a start that what left before may not have been recorded. */
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
