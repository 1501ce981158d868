package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates in force for a meter, prepared for its arithmetic. The meters of many senders share one object. When it is
 * replaced, each meter follows it to its successor, and learns the time of the change, when it is used next: no change has
 * to visit all meters at once.
 */
public final class EffectiveRates {
    /** Messages released before a limit changed may be missing from the records if that is so short before a start. */
    static final long RECENT_CHANGE_MILLIS = 60_000;

    /** No rates, and no successor ever. */
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

    /** The cost units that the rate at {@code index} allows at once. */
    double capacity(int index) {
        return capacities[index];
    }

    /** The cost units that drain in {@code millis}. */
    double drainedIn(int index, long millis) {
        RateLimit rate = rates.get(index);
        return millis * rate.units() / rate.periodMillis();
    }

    /** How long a level takes to drain, in milliseconds with a fraction. */
    double millisToDrain(int index, double level) {
        RateLimit rate = rates.get(index);
        return level * rate.periodMillis() / rate.units();
    }

    /** Whether a meter takes longer than the grace to drain from a full burst of this rate, and so has to be recorded. */
    boolean isSlow(int index) {
        return slow[index];
    }

    /**
     * The level of a meter without a record when a task starts. Fast meters are never recorded and count as full. Slow ones
     * would have been recorded and count as empty, unless their limit changed shortly before the start.
     */
    double unrecordedLevel(int index, long start) {
        if (!slow[index]) {
            return capacities[index];
        }
        return isChangedShortlyBefore(start) ? Math.max(0, capacities[index] - drainedIn(index, start - changedAt)) : 0;
    }

    /** Whether the rates changed so shortly before a start that records may miss earlier releases. */
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
