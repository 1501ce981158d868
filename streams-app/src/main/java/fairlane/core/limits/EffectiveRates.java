package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates that apply to a meter, with the values that the meter's arithmetic needs. The meters of many senders share
 * one object. When other rates replace these rates, this object keeps a link to the new object and the time of the
 * change. Each meter follows that link when the meter is used next, so that no change has to visit all meters at once.
 */
public final class EffectiveRates {
    /**
     * A change of a limit is recent if it lies at most this many milliseconds before the start of the task. The meters
     * in the store may lack messages that were released before a recent change.
     */
    static final long RECENT_CHANGE_MILLIS = 60_000;

    /** An empty list of rates, which limits nothing. This object never gets a successor. */
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

    /** Returns how many cost units the rate at {@code index} drains from a meter in {@code millis} milliseconds. */
    double drainedIn(int index, long millis) {
        RateLimit rate = rates.get(index);
        return millis * rate.units() / rate.periodMillis();
    }

    /**
     * Returns how long the rate at {@code index} takes to drain {@code level} cost units from a meter, in fractional
     * milliseconds.
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
     * Returns the initial level, in cost units that have not drained yet, of a meter of which the store has no record
     * when the task starts. A meter that drains fast need not have a record, although it may have been used; its
     * initial level is the full burst, so that it allows no burst. A slow meter would have a record if it had been
     * used; its initial level is 0, unless its limit changed shortly before the task's start.
     */
    double unrecordedLevel(int index, long start) {
        if (!slow[index]) {
            return capacities[index];
        }
        return isChangedShortlyBefore(start) ? Math.max(0, capacities[index] - drainedIn(index, start - changedAt)) : 0;
    }

    /**
     * Whether the rates changed so shortly before the task's start that recorded meters may lack releases before the
     * change.
     */
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
