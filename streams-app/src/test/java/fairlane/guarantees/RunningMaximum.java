package fairlane.guarantees;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The largest excess of any interval that ends now: {@code max over i of (cost of i..now − allowed from i to now)}. With
 * {@code A = released − allowed}, which only a release raises, that is A now less the smallest A before any release so
 * far; one number for each span of time with one burst, so that n releases are checked in O(n).
 */
final class RunningMaximum {
    /** For rounding of doubles alone. */
    private static final double EPSILON = 1e-6;

    /** The best intervals that begin under one burst: the smallest A before a release, and the burst they may use. */
    private static final class Beginning {
        private double lowest = Double.POSITIVE_INFINITY;
        private double releasedBefore;
        private long since;
        private double burst;

        Beginning(double burst) {
            this.burst = burst;
        }
    }

    private final Deque<Beginning> beginnings = new ArrayDeque<>();
    private Bound bound;
    private long asOf;
    private double allowed;
    private double released;

    RunningMaximum(long at, Bound bound) {
        this.asOf = at;
        this.bound = bound;
        beginnings.addLast(new Beginning(bound.burst()));
    }

    void change(long at, Bound next) {
        pass(at);
        if (next.equals(bound)) {
            return;
        }
        double raise = Math.max(0, next.burst() - bound.burst());
        beginnings.forEach(beginning -> beginning.burst += raise);
        bound = next;
        beginnings.addLast(new Beginning(next.burst()));
    }

    /** @return what is wrong with it, or null */
    @Nullable
    String released(long at, int cost) {
        pass(at);
        double before = released - allowed;
        Beginning newest = beginnings.getLast();
        if (before <= newest.lowest) {
            newest.lowest = before;
            newest.releasedBefore = released;
            newest.since = at;
        }
        released += cost;
        dropCovered(newest);
        for (Beginning beginning : beginnings) {
            double excess = released - allowed - beginning.lowest;
            if (excess > most(beginning, cost) + EPSILON) {
                return describe(beginning, at, excess, cost);
            }
        }
        return null;
    }

    /** What began earlier matters only while it allows less, or has used more, than what began later. */
    private void dropCovered(Beginning newest) {
        Iterator<Beginning> earlier = beginnings.iterator();
        while (earlier.hasNext()) {
            Beginning beginning = earlier.next();
            if (beginning != newest && beginning.lowest >= newest.lowest && beginning.burst >= newest.burst) {
                earlier.remove();
            }
        }
    }

    /** The burst; a message that costs more than that needs all of it, and leaves nevertheless. */
    private double most(Beginning beginning, int cost) {
        return beginning.burst + Math.max(0, cost - bound.burst());
    }

    private String describe(Beginning beginning, long at, double excess, int cost) {
        double units = released - beginning.releasedBefore;
        return units + " units from " + beginning.since + " to " + at + " (" + (at - beginning.since) + " ms), where "
                + (units - excess + most(beginning, cost)) + " are allowed; now by " + bound;
    }

    private void pass(long at) {
        if (at > asOf) {
            allowed += (at - asOf) * bound.perMilli();
            asOf = at;
        }
    }
}
