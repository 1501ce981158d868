package fairlane.core.limits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A meter with one leaky bucket (see ITU-T I.371) for each of several rates. Each bucket has a level in cost units. The
 * level drains by rate (cost units per millisecond) × elapsed milliseconds, and rises by the cost of each released
 * message. A message may be released when {@code level + min(cost, burst) ≤ burst} holds for every rate, where {@code
 * cost} is the cost of the message and {@code burst} is the cost units that the rate allows at once.
 *
 * <p>Hence the messages released in any interval of T milliseconds cost in total at most max(burst, c) + rate·T cost
 * units, where c is the cost of the most expensive of these messages.
 */
public final class Meter {
    /**
     * The amount that is subtracted before a time is rounded up, in milliseconds, so that 1000.0000001 does not become
     * 1001. It is larger than the rounding error of a double at these magnitudes.
     */
    private static final double ROUNDING = 1e-6;

    /**
     * The upper limit of a draining time: 30,000 years in milliseconds. In practice this means never; it is small
     * enough to be added to any time without overflow.
     */
    private static final double NEVER = 1e15;

    private static final double[] NO_LEVELS = {};

    /** The meter that all customers and senders without rates share. It has no state. Most customers have no rates. */
    private static final Meter UNLIMITED = new Meter(EffectiveRates.UNLIMITED, 0);

    private EffectiveRates effectiveRates;
    /**
     * The level of the bucket of the first rate, in cost units. It is a field and not an array element, because most
     * meters have only one rate, and a million such meters then need no arrays.
     */
    private double firstLevel;

    private double[] otherLevels;
    private long asOf;
    /**
     * The rates in force when the meter was last recorded in the store; null if the store has no record of the meter.
     */
    private @Nullable EffectiveRates recordedRates;

    /** Creates a meter whose levels are 0. */
    private Meter(EffectiveRates effectiveRates, long asOf) {
        this.effectiveRates = effectiveRates;
        this.otherLevels = effectiveRates.size() > 1 ? new double[effectiveRates.size() - 1] : NO_LEVELS;
        this.asOf = asOf;
    }

    /** Creates a meter that has no record in the store, in a task that started at {@code start}, epoch milliseconds. */
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

    /** Restores a recorded meter and migrates it to {@code effectiveRates}, which are in force now. */
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

    /** Returns a copy of this meter with the levels at {@code now}; later releases do not change the copy. */
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
     * Assumes the worst for a limit that changed after the meter's record was written to the store. The record lacks
     * later releases under a fast rate unless they exceeded the burst; hence the levels of fast rates are raised to the
     * full burst. The limit may also have changed more than once, so that the rates in force from {@code since} to
     * {@code until} are unknown; hence nothing drains in that time.
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

    /**
     * Returns the earliest time at which a message of this cost may be released, epoch milliseconds; a time in the past
     * if the message may be released now.
     */
    public long earliest(int cost) {
        return earliest(0, cost);
    }

    /**
     * Returns the earliest time at which a message of this cost may be released if messages that cost {@code
     * unitsAhead} units in total are released before it, epoch milliseconds.
     */
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
     * Returns how many cost units may be released within {@code millis} milliseconds from {@code now}: the rest of the
     * burst, or the units that the rate allows in that time, whichever is more; infinity if the meter has no rates.
     *
     * <p>The two are not added, because their sum can be released only once; afterwards, only the units that the rate
     * allows can be released in each period of that length.
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

    /**
     * Returns when all levels will be 0, so that the meter can be evicted, epoch milliseconds; {@link Long#MIN_VALUE}
     * if the meter has no rates.
     */
    public long drainedAt() {
        long drainedAt = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            drainedAt = Math.max(drainedAt, asOf + ceil(effectiveRates.millisToDrain(i, level(i))));
        }
        return drainedAt;
    }

    /** Returns how many cost units each rate still allows at {@code now}. */
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
     * Migrates this meter to the rates in force now. The meter takes over each successor of its current rates from the
     * time at which that successor came into force, and finally {@code target} from {@code at} on.
     *
     * @return the meter to use from now on, which is this meter, or a new meter if this is the shared meter without
     *     rates
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
     * Whether the meter has to be recorded in the store to survive a restart. Each of two reasons suffices: the meter
     * drains slowly (see {@link EffectiveRates#isSlow}), or the store has a record of the meter with other rates.
     * Without a new record in the second case, releases under a temporary fast rate would be forgotten once the slow
     * rate in the old record applies again.
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
     * Switches this meter to other rates. Until {@code at} the levels drain at the current rates. Then each new rate
     * takes over the remaining tokens (burst less level) of the current rate with the same period, or else of a current
     * rate that no other new rate has taken over. A raised burst adds no tokens, and the level of a rate without a
     * predecessor starts at 0.
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
