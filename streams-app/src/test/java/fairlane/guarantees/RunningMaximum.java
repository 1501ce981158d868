package fairlane.guarantees;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The largest excess of any interval that ends now: {@code max over i of (cost of i..now − allowed from i to now)}. With
 * {@code A = released − allowed}, which only releases raise, that is A now minus the smallest A before any release so far.
 * One number per period with the same burst is enough, so that n releases are checked in O(n).
 */
final class RunningMaximum {
    /** Covers rounding errors of doubles, nothing else. */
    private static final double EPSILON = 1e-6;

    /** The interval with the largest excess among those that start under one burst: its smallest A, and its burst. */
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

    /** @return a description of the violation, or null */
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

    /** An earlier start matters only while it has a smaller burst, or a smaller A, than a later one. */
    private void dropCovered(IntervalStart newest) {
        Iterator<IntervalStart> iterator = starts.iterator();
        while (iterator.hasNext()) {
            IntervalStart start = iterator.next();
            if (start != newest && start.lowestBalance >= newest.lowestBalance && start.burst >= newest.burst) {
                iterator.remove();
            }
        }
    }

    /** The burst; a message that costs more than the burst needs all of it, and may then be released. */
    private double allowedExcess(IntervalStart start, int cost) {
        return start.burst + Math.max(0, cost - bound.burst());
    }

    private String describe(IntervalStart start, long at, double excess, int cost) {
        double units = released - start.releasedBefore;
        return units + " units from " + start.since + " to " + at + " (" + (at - start.since) + " ms), where "
                + (units - excess + allowedExcess(start, cost)) + " are allowed; now by " + bound;
    }

    private void advanceTo(long at) {
        if (at > asOf) {
            allowed += (at - asOf) * bound.perMilli();
            asOf = at;
        }
    }
}
