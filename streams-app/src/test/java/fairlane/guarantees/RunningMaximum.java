package fairlane.guarantees;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Computes the largest excess over a rate in any interval that ends now. The excess of an interval is the cost units
 * released in the interval, minus the cost units that the rate allows in it. Let {@code released} and {@code allowed}
 * be the cost units released and allowed since the beginning. Then the largest excess is the balance {@code released −
 * allowed} now, minus the smallest balance just before any release so far. One such smallest balance for each period of
 * constant burst is enough, so that n releases are checked in O(n).
 */
final class RunningMaximum {
    /** The tolerated excess, which covers only the rounding errors of doubles. */
    private static final double EPSILON = 1e-6;

    /** The start of the interval with the largest excess among the intervals that start under the same burst. */
    private static final class IntervalStart {
        private double lowestBalance = Double.POSITIVE_INFINITY;
        private double releasedBefore;
        private long since;
        private double burst;

        IntervalStart(double burst) {
            this.burst = burst;
        }
    }

    private final Deque<IntervalStart> starts = new ArrayDeque<>();
    private RateBound bound;
    private long asOf;
    private double allowed;
    private double released;

    RunningMaximum(long at, RateBound bound) {
        this.asOf = at;
        this.bound = bound;
        starts.addLast(new IntervalStart(bound.burst()));
    }

    void change(long at, RateBound next) {
        advanceTo(at);
        if (next.equals(bound)) {
            return;
        }
        double raise = Math.max(0, next.burst() - bound.burst());
        starts.forEach(start -> start.burst += raise);
        bound = next;
        starts.addLast(new IntervalStart(next.burst()));
    }

    /**
     * Records a release.
     *
     * @return a description of the violation, or null if the rate is not exceeded
     */
    @Nullable
    String released(long at, int cost) {
        advanceTo(at);
        double balance = released - allowed;
        IntervalStart newest = starts.getLast();
        if (balance <= newest.lowestBalance) {
            newest.lowestBalance = balance;
            newest.releasedBefore = released;
            newest.since = at;
        }
        released += cost;
        dropCovered(newest);
        for (IntervalStart start : starts) {
            double excess = released - allowed - start.lowestBalance;
            if (excess > allowedExcess(start, cost) + EPSILON) {
                return describe(start, at, excess, cost);
            }
        }
        return null;
    }

    /**
     * Drops earlier interval starts that no longer matter, because neither their burst nor their balance is smaller
     * than those of the newest start.
     */
    private void dropCovered(IntervalStart newest) {
        Iterator<IntervalStart> iterator = starts.iterator();
        while (iterator.hasNext()) {
            IntervalStart start = iterator.next();
            if (start != newest && start.lowestBalance >= newest.lowestBalance && start.burst >= newest.burst) {
                iterator.remove();
            }
        }
    }

    /**
     * Returns the units by which an interval may exceed its rate. This is the burst, plus any part of the released
     * message's cost above the burst, because such an expensive message may be released once the full burst is
     * available.
     */
    private double allowedExcess(IntervalStart start, int cost) {
        return start.burst + Math.max(0, cost - bound.burst());
    }

    private String describe(IntervalStart start, long at, double excess, int cost) {
        double units = released - start.releasedBefore;
        return units + " units from " + start.since + " to " + at + " (" + (at - start.since) + " ms), where "
                + (units - excess + allowedExcess(start, cost)) + " are allowed; the current rate is " + bound;
    }

    private void advanceTo(long at) {
        if (at > asOf) {
            allowed += (at - asOf) * bound.perMilli();
            asOf = at;
        }
    }
}
