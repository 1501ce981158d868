package fairlane.core.limits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leaky bucket for each of an allowance's rates (the meter of ITU-T I.371, its level kept in cost units): the level
 * falls by rate × elapsed time, a release adds its cost, and a message may leave when
 * {@code level + min(cost, burst) ≤ burst} holds for every rate.
 *
 * <p>Hence, in every interval of length T, what left costs at most max(burst, one message) + rate·T.
 */
public final class Meter {
    /** Below what a double can tell apart at these magnitudes, in milliseconds: keeps 1000.0000001 from becoming 1001. */
    private static final double ROUNDING = 1e-6;

    /** Longer than anyone waits, and short enough to be added to any time: 30,000 years, in milliseconds. */
    private static final double NEVER = 1e15;

    private static final double[] NO_LEVELS = {};

    /** That of all who have no rates, which are most customers: it has nothing to remember of any of them. */
    private static final Meter UNLIMITED = new Meter(EffectiveRates.UNLIMITED, 0);

    private EffectiveRates effectiveRates;
    /** Most have one rate: a million meters are a million objects less. */
    private double firstLevel;

    private double[] otherLevels;
    private long asOf;
    /** What was allowed when it was recorded last; null: there is no record of it. */
    private @Nullable EffectiveRates recordedRates;

    /** An empty one. */
    private Meter(EffectiveRates effectiveRates, long asOf) {
        this.effectiveRates = effectiveRates;
        this.otherLevels = effectiveRates.size() > 1 ? new double[effectiveRates.size() - 1] : NO_LEVELS;
        this.asOf = asOf;
    }

    /** A meter of which nothing is remembered, in a task that started at {@code start}. */
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

    /** A meter as it was recorded, under what is allowed now. */
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

    /** The same, as it is at {@code now}, to be asked later. */
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
     * A record from before a change tells too little. What left since at a fast rate, without going above the burst, is
     * not in it. And the change need not be the only one: which rates were in force from {@code since} on nobody knows, so
     * that nothing is taken to have drained by them.
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

    /** The earliest time at which a message of that cost may leave; in the past where it may leave now. */
    public long earliest(int cost) {
        return earliest(0, cost);
    }

    /** The earliest time at which a message of that cost may leave when others of {@code ahead} units leave before it. */
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
     * The cost units that may leave in {@code millis} from {@code now}: what is left of the burst, or what the rate comes
     * to in that time, whichever is more. Without rates infinitely many.
     *
     * <p>Both together may leave, once; for a while, the rate alone does.
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

    /** Adds what leaves at {@code now}. */
    public void spend(int cost, long now) {
        drain(now);
        for (int i = 0; i < size(); i++) {
            setLevel(i, level(i) + cost);
        }
    }

    /** When every level will be 0 and the meter can be forgotten; {@link Long#MIN_VALUE} for an unlimited one. */
    public long drainedAt() {
        long drainedAt = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            drainedAt = Math.max(drainedAt, asOf + ceil(effectiveRates.millisToDrain(i, level(i))));
        }
        return drainedAt;
    }

    /** What may still leave at {@code now} by each rate, and when all of its burst may. */
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
     * Goes over to what is allowed now: by way of what replaced its allowance meanwhile, each at its time, and in the end
     * from {@code at} on.
     *
     * @return this, or the one that takes its place
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
     * Whether a crash must find this meter: it would take longer than the grace to drain, or its record is of other rates.
     * By a record of a slow rate, what left since then at a fast one would not be known once the slow one is back.
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
     * What went before drains at the rates that were in force. Then each new rate takes over from the old one of the
     * same period, or else from one that is left over; a raised burst brings no tokens, and one without a predecessor
     * starts empty.
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
