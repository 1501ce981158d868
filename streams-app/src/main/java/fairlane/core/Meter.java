package fairlane.core;

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
final class Meter {
    /** Below what a double can tell apart at these magnitudes, in milliseconds: keeps 1000.0000001 from becoming 1001. */
    private static final double ROUNDING = 1e-6;

    /** Longer than anyone waits, and short enough to be added to any time: 30,000 years, in milliseconds. */
    private static final double NEVER = 1e15;

    private static final double[] NONE = {};

    /** That of all who have no rates, which are most customers: it has nothing to remember of any of them. */
    private static final Meter UNLIMITED = new Meter(Allowance.UNLIMITED, 0);

    private Allowance allowance;
    /** Most have one rate: a million meters are a million objects less. */
    private double firstLevel;

    private double[] otherLevels;
    private long asOf;
    /** What was allowed when it was recorded last; null: there is no record of it. */
    private @Nullable Allowance recordedUnder;

    /** An empty one. */
    private Meter(Allowance allowance, long asOf) {
        this.allowance = allowance;
        this.otherLevels = allowance.size() > 1 ? new double[allowance.size() - 1] : NONE;
        this.asOf = asOf;
    }

    /** A meter of which nothing is remembered, in a task that started at {@code start}. */
    static Meter unrecorded(Allowance allowance, long start) {
        if (allowance.size() == 0) {
            return UNLIMITED;
        }
        Meter meter = new Meter(allowance, start);
        for (int i = 0; i < meter.size(); i++) {
            meter.fill(i, allowance.unrecordedLevel(i, start));
        }
        return meter;
    }

    /** A meter as it was recorded, under what is allowed now. */
    static Meter restored(MeterState state, Allowance allowance, long start, Settings settings) {
        List<Rate> rates = state.levels().stream().map(MeterState.Level::rate).toList();
        long asOf = Math.min(state.asOf(), start);
        Allowance before = new Allowance(rates, 0, settings);
        Meter meter = new Meter(before, asOf);
        for (int i = 0; i < meter.size(); i++) {
            meter.fill(i, state.levels().get(i).units());
        }
        long changedAt = Math.max(asOf, Math.min(allowance.changedAt(), start));
        if (allowance.isRecent(start) && (asOf < changedAt || !allowance.rates().equals(rates))) {
            meter.distrust(Math.min(changedAt, start - Allowance.RECENT_CHANGE_MILLIS), changedAt);
        }
        meter.convert(allowance, changedAt);
        meter.drain(start);
        for (int i = 0; i < allowance.size(); i++) {
            if (!allowance.isSlow(i)) {
                meter.fill(i, Math.max(meter.level(i), allowance.unrecordedLevel(i, start)));
            }
        }
        meter.recordedUnder = before;
        return meter;
    }

    /** The same, as it is at {@code now}, to be asked later. */
    Meter copy(long now) {
        Meter copy = new Meter(allowance, asOf);
        for (int i = 0; i < size(); i++) {
            copy.fill(i, level(i));
        }
        copy.drain(now);
        return copy;
    }

    private int size() {
        return allowance.size();
    }

    private double level(int index) {
        return index == 0 ? firstLevel : otherLevels[index - 1];
    }

    private void fill(int index, double level) {
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
    private void distrust(long since, long until) {
        drain(since);
        asOf = Math.max(asOf, until);
        for (int i = 0; i < size(); i++) {
            if (!allowance.isSlow(i)) {
                fill(i, Math.max(level(i), allowance.capacity(i)));
            }
        }
    }

    /** The earliest time at which a message of that cost may leave; in the past where it may leave now. */
    long earliest(int cost) {
        return earliest(0, cost);
    }

    /** The earliest time at which a message of that cost may leave when others of {@code ahead} units leave before it. */
    long earliest(double ahead, int cost) {
        long earliest = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            double burst = allowance.capacity(i);
            double excess = level(i) + ahead + Math.min(cost, burst) - burst;
            earliest =
                    Math.max(earliest, excess <= 0 ? Long.MIN_VALUE : asOf + ceil(allowance.millisToDrain(i, excess)));
        }
        return earliest;
    }

    /**
     * The cost units that may leave in {@code millis} from {@code now}: what is left of the burst, or what the rate comes
     * to in that time, whichever is more. Without rates infinitely many.
     *
     * <p>Both together may leave, once; for a while, the rate alone does.
     */
    double leavesWithin(long millis, long now) {
        double least = Double.POSITIVE_INFINITY;
        long elapsed = Math.max(0, now - asOf);
        for (int i = 0; i < size(); i++) {
            double level = Math.max(0, level(i) - allowance.drainedIn(i, elapsed));
            double left = allowance.capacity(i) - level;
            least = Math.min(least, Math.max(left, allowance.drainedIn(i, millis)));
        }
        return least;
    }

    /** Adds what leaves at {@code now}. */
    void spend(int cost, long now) {
        drain(now);
        for (int i = 0; i < size(); i++) {
            fill(i, level(i) + cost);
        }
    }

    /** When every level will be 0 and the meter can be forgotten; {@link Long#MIN_VALUE} for an unlimited one. */
    long drainedAt() {
        long drained = Long.MIN_VALUE;
        for (int i = 0; i < size(); i++) {
            drained = Math.max(drained, asOf + ceil(allowance.millisToDrain(i, level(i))));
        }
        return drained;
    }

    /** What may still leave at {@code now} by each rate, and when all of its burst may. */
    List<IntakeMeter.Left> left(long now) {
        drain(now);
        List<IntakeMeter.Left> left = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            double units = Math.max(0, allowance.capacity(i) - level(i));
            long fullAt = asOf + ceil(allowance.millisToDrain(i, level(i)));
            left.add(new IntakeMeter.Left(allowance.rates().get(i), units, fullAt));
        }
        return left;
    }

    /**
     * Goes over to what is allowed now: by way of what replaced its allowance meanwhile, each at its time, and in the end
     * from {@code at} on.
     *
     * @return this, or the one that takes its place
     */
    Meter follow(Allowance target, long at) {
        if (this == UNLIMITED) {
            return target.size() == 0 ? this : new Meter(target, at);
        }
        for (Allowance next = allowance.successor();
                next != null && allowance != target;
                next = allowance.successor()) {
            convert(next, allowance.replacedAt());
        }
        if (allowance != target) {
            convert(target, at);
        }
        return this;
    }

    /**
     * Whether a crash must find this meter: it would take longer than the grace to drain, or its record is of other rates.
     * By a record of a slow rate, what left since then at a fast one would not be known once the slow one is back.
     */
    boolean mustBeRecorded() {
        if (recordedUnder != null
                && recordedUnder != allowance
                && !recordedUnder.rates().equals(allowance.rates())) {
            return true;
        }
        for (int i = 0; i < size(); i++) {
            if (level(i) > 0 && (allowance.isSlow(i) || level(i) > allowance.capacity(i))) {
                return true;
            }
        }
        return false;
    }

    MeterState record() {
        recordedUnder = allowance;
        List<MeterState.Level> state = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            state.add(new MeterState.Level(allowance.rates().get(i), level(i)));
        }
        return new MeterState(asOf, state);
    }

    boolean isRecorded() {
        return recordedUnder != null;
    }

    private void drain(long now) {
        long elapsed = now - asOf;
        if (elapsed > 0 && size() > 0) {
            for (int i = 0; i < size(); i++) {
                fill(i, Math.max(0, level(i) - allowance.drainedIn(i, elapsed)));
            }
            asOf = now;
        }
    }

    /**
     * What went before drains at the rates that were in force. Then each new rate takes over from the old one of the
     * same period, or else from one that is left over; a raised burst brings no tokens, and one without a predecessor
     * starts empty.
     */
    private void convert(Allowance next, long at) {
        drain(at);
        if (!next.rates().equals(allowance.rates())) {
            double[] levels = converted(next);
            otherLevels = levels.length > 1 ? new double[levels.length - 1] : NONE;
            for (int i = 0; i < levels.length; i++) {
                fill(i, levels[i]);
            }
        }
        allowance = next;
        asOf = Math.max(asOf, at);
    }

    private double[] converted(Allowance next) {
        int[] predecessors = Predecessors.match(allowance.rates(), next.rates());
        double[] converted = new double[next.size()];
        for (int i = 0; i < converted.length; i++) {
            int old = predecessors[i];
            if (old >= 0 && level(old) > 0) {
                double tokens = Math.min(next.capacity(i), allowance.capacity(old) - level(old));
                converted[i] = next.capacity(i) - tokens;
            }
        }
        return converted;
    }

    private static long ceil(double millis) {
        return (long) Math.ceil(Math.min(millis, NEVER) - ROUNDING);
    }
}
