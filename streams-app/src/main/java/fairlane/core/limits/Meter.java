package fairlane.core.limits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leaky bucket for each of several rates (the meter of ITU-T I.371, with its level in cost units). The level drains by
 * rate × elapsed time, a release adds its cost, and a message may be released when
 * {@code level + min(cost, burst) ≤ burst} holds for every rate.
 *
 * <p>Hence, in every interval of length T, the messages released cost at most max(burst, one message) + rate·T.
 */
public final class Meter {
    /** Above the error of a double at these magnitudes, in milliseconds: keeps 1000.0000001 from becoming 1001. */
    private static final double ROUNDING = 1e-6;

    /** 30,000 years in milliseconds: never in practice, and small enough to be added to any time without overflow. */
    private static final double NEVER = 1e15;

    private static final double[] NO_LEVELS = {};

    /** Shared by all that have no rates, which are most customers: it has no state. */
    private static final Meter UNLIMITED = new Meter(EffectiveRates.UNLIMITED, 0);

    private EffectiveRates effectiveRates;
    /** A field, because most meters have one rate: a million meters save a million arrays. */
    private double firstLevel;

    private double[] otherLevels;
    private long asOf;
    /** The rates in force when the meter was last recorded; null if it has no record. */
    private @Nullable EffectiveRates recordedRates;

    /** An empty meter. */
    private Meter(EffectiveRates effectiveRates, long asOf) {
        this.effectiveRates = effectiveRates;
        this.otherLevels = effectiveRates.size() > 1 ? new double[effectiveRates.size() - 1] : NO_LEVELS;
        this.asOf = asOf;
    }

    /** A meter without a record, in a task that started at {@code start}. */
    public static Meter unrecorded(EffectiveRates effectiveRates, long start) {
        if (effectiveRates.size() == 0) {
            return UNLIMITED;
        }
        Meter meter = new Meter(effectiveRates, start);
        for (int i = 0; i < meter.size(); i++) {
            meter.setLevel(i, effectiveRates.unrecordedLevel(i, start));
        }
        return meter;
    }

    /** A recorded meter, migrated to the rates that are in force now. */
    public static Meter restored(
            MeterState state, EffectiveRates effectiveRates, long start, SchedulerSettings settings) {
        List<RateLimit> rates =
                state.levels().stream().map(MeterState.Level::rate).toList();
        long asOf = Math.min(state.asOf(), start);
        EffectiveRates recordedRates = new EffectiveRates(rates, 0, settings);
        Meter meter = new Meter(recordedRates, asOf);
        for (int i = 0; i < meter.size(); i++) {
            meter.setLevel(i, state.levels().get(i).units());
        }
        long changedAt = Math.max(asOf, Math.min(effectiveRates.changedAt(), start));
        if (effectiveRates.isChangedShortlyBefore(start)
                && (asOf < changedAt || !effectiveRates.rates().equals(rates))) {
            meter.assumeFullSince(Math.min(changedAt, start - EffectiveRates.RECENT_CHANGE_MILLIS), changedAt);
        }
        meter.switchTo(effectiveRates, changedAt);
        meter.drain(start);
        for (int i = 0; i < effectiveRates.size(); i++) {
            if (!effectiveRates.isSlow(i)) {
                meter.setLevel(i, Math.max(meter.level(i), effectiveRates.unrecordedLevel(i, start)));
            }
        }
        meter.recordedRates = recordedRates;
        return meter;
    }

    /** A copy with the levels at {@code now}, which later releases do not change. */
    public Meter copyAt(long now) {
        Meter copy = new Meter(effectiveRates, asOf);
        for (int i = 0; i < size(); i++) {
            copy.setLevel(i, level(i));
        }
        copy.drain(now);
        return copy;
    }

    private int size() {
        return effectiveRates.size();
    }

    private double level(int index) {
        return index == 0 ? firstLevel : otherLevels[index - 1];
    }

    private void setLevel(int index, double level) {
        if (index == 0) {
            firstLevel = level;
        } else {
            otherLevels[index - 1] = level;
        }
    }

    /**
     * Assumes the worst where a limit changed after the record was written. Releases since then under a fast rate are not in
     * the record unless they exceeded its burst, so that fast rates count as full. And the change need not be the only one:
     * the rates in force from {@code since} to {@code until} are unknown, so that nothing counts as drained in that time.
     */
    private void assumeFullSince(long since, long until) {
        drain(since);
        asOf = Math.max(asOf, until);
        for (int i = 0; i < size(); i++) {
            if (!effectiveRates.isSlow(i)) {
                setLevel(i, Math.max(level(i), effectiveRates.capacity(i)));
            }
        }
    }

    /** The earliest release of a message of this cost, epoch milliseconds; in the past if it may be released now. */
    public long earliest(int cost) {
        return earliest(0, cost);
    }

    /** The earliest release of a message of this cost after others of {@code unitsAhead} cost units. */
    public long earliest(double unitsAhead, int cost) {
        long earliest = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            double burst = effectiveRates.capacity(i);
            double excess = level(i) + unitsAhead + Math.min(cost, burst) - burst;
            earliest = Math.max(
                    earliest, excess <= 0 ? Long.MIN_VALUE : asOf + ceil(effectiveRates.millisToDrain(i, excess)));
        }
        return earliest;
    }

    /**
     * The cost units that may be released in {@code millis} from {@code now}: what remains of the burst, or what the rate
     * allows in that time, whichever is more; infinite without rates.
     *
     * <p>Burst and rate together may be released once, but only the rate can be sustained.
     */
    public double releasableWithin(long millis, long now) {
        double lowest = Double.POSITIVE_INFINITY;
        long elapsed = Math.max(0, now - asOf);
        for (int i = 0; i < size(); i++) {
            double level = Math.max(0, level(i) - effectiveRates.drainedIn(i, elapsed));
            double remaining = effectiveRates.capacity(i) - level;
            lowest = Math.min(lowest, Math.max(remaining, effectiveRates.drainedIn(i, millis)));
        }
        return lowest;
    }

    /** Adds the cost of a message that is released at {@code now}. */
    public void spend(int cost, long now) {
        drain(now);
        for (int i = 0; i < size(); i++) {
            setLevel(i, level(i) + cost);
        }
    }

    /** When all levels are 0 and the meter can be evicted, epoch milliseconds; {@link Long#MIN_VALUE} without rates. */
    public long drainedAt() {
        long drainedAt = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            drainedAt = Math.max(drainedAt, asOf + ceil(effectiveRates.millisToDrain(i, level(i))));
        }
        return drainedAt;
    }

    /** What each rate still allows at {@code now}. */
    public List<RemainingUnits> remaining(long now) {
        drain(now);
        List<RemainingUnits> remaining = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            double units = Math.max(0, effectiveRates.capacity(i) - level(i));
            long fullAt = asOf + ceil(effectiveRates.millisToDrain(i, level(i)));
            remaining.add(new RemainingUnits(effectiveRates.rates().get(i), units, fullAt));
        }
        return remaining;
    }

    /**
     * Migrates to the rates in force now: through the successors of the current rates, each from the time of its change on,
     * and finally to {@code target} from {@code at} on.
     *
     * @return the meter to use from now on: this one, or a new one if this is the shared meter without rates
     */
    public Meter migrateTo(EffectiveRates target, long at) {
        if (this == UNLIMITED) {
            return target.size() == 0 ? this : new Meter(target, at);
        }
        for (EffectiveRates next = effectiveRates.successor();
                next != null && effectiveRates != target;
                next = effectiveRates.successor()) {
            switchTo(next, effectiveRates.replacedAt());
        }
        if (effectiveRates != target) {
            switchTo(target, at);
        }
        return this;
    }

    /**
     * Whether the meter has to be recorded for a restart: because it takes longer than the grace to drain, or because its
     * record is of other rates. Otherwise releases under a temporary fast rate would be missing once the slow rate of the
     * record is back.
     */
    public boolean mustBeRecorded() {
        if (recordedRates != null
                && recordedRates != effectiveRates
                && !recordedRates.rates().equals(effectiveRates.rates())) {
            return true;
        }
        for (int i = 0; i < size(); i++) {
            if (level(i) > 0 && (effectiveRates.isSlow(i) || level(i) > effectiveRates.capacity(i))) {
                return true;
            }
        }
        return false;
    }

    public MeterState recordState() {
        recordedRates = effectiveRates;
        List<MeterState.Level> levels = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            levels.add(new MeterState.Level(effectiveRates.rates().get(i), level(i)));
        }
        return new MeterState(asOf, levels);
    }

    public boolean isRecorded() {
        return recordedRates != null;
    }

    private void drain(long now) {
        long elapsed = now - asOf;
        if (elapsed > 0 && size() > 0) {
            for (int i = 0; i < size(); i++) {
                setLevel(i, Math.max(0, level(i) - effectiveRates.drainedIn(i, elapsed)));
            }
            asOf = now;
        }
    }

    /**
     * Switches to other rates. Until {@code at} the levels drain at the current rates. Then each new rate takes over the
     * tokens of the rate with the same period, or else of one that is left over. A raised burst adds no tokens, and a rate
     * without a predecessor starts empty.
     */
    private void switchTo(EffectiveRates next, long at) {
        drain(at);
        if (!next.rates().equals(effectiveRates.rates())) {
            double[] levels = convertedLevels(next);
            otherLevels = levels.length > 1 ? new double[levels.length - 1] : NO_LEVELS;
            for (int i = 0; i < levels.length; i++) {
                setLevel(i, levels[i]);
            }
        }
        effectiveRates = next;
        asOf = Math.max(asOf, at);
    }

    private double[] convertedLevels(EffectiveRates next) {
        int[] predecessors = RatePredecessors.match(effectiveRates.rates(), next.rates());
        double[] converted = new double[next.size()];
        for (int i = 0; i < converted.length; i++) {
            int predecessor = predecessors[i];
            if (predecessor >= 0 && level(predecessor) > 0) {
                double tokens = Math.min(next.capacity(i), effectiveRates.capacity(predecessor) - level(predecessor));
                converted[i] = next.capacity(i) - tokens;
            }
        }
        return converted;
    }

    private static long ceil(double millis) {
        return (long) Math.ceil(Math.min(millis, NEVER) - ROUNDING);
    }
}
