package fairlane.guarantees;

import java.util.ArrayList;
import java.util.List;

/**
 * Never idle capacity while someone is eligible: of whatever is the only limit (a sender's rate, a customer's, a
 * channel's), in every interval in which something waits for it all the time, all but {@code slack} units are used; and
 * where nothing limits, what is eligible waits for {@code patience} at the most.
 */
public final class WorkConserving {
    private final String name;
    private final double slack;
    private final long patience;
    private final List<String> violations = new ArrayList<>();
    private double unitsPerMilli = Double.POSITIVE_INFINITY;
    private boolean busy;
    private long asOf;
    private long behindSince;
    private double behind;

    /**
     * @param slack units: the burst, a largest message and what a tick comes to
     * @param patienceMillis a tick and its jitter
     */
    public WorkConserving(String name, double slack, long patienceMillis) {
        this.name = name;
        this.slack = slack;
        this.patience = patienceMillis;
    }

    /** From {@code at} on, the capacity is this; {@link Double#POSITIVE_INFINITY} for no limit. */
    public void capacity(long at, double unitsPerMillisecond) {
        pass(at);
        unitsPerMilli = unitsPerMillisecond;
        restart(at);
    }

    /** From {@code at} on, someone waits who may leave as far as everything else goes, or no one does. */
    public void waiting(long at, boolean someone) {
        pass(at);
        if (someone != busy) {
            busy = someone;
            restart(at);
        }
    }

    public void released(long at, int cost) {
        pass(at);
        behind -= cost;
        if (behind <= 0 || Double.isInfinite(unitsPerMilli)) {
            restart(at);
        }
    }

    /** @param at until when it is looked at */
    public void assertHolds(long at) {
        pass(at);
        if (!violations.isEmpty()) {
            throw new AssertionError(name + " was idle " + violations.size() + " times:\n  "
                    + String.join("\n  ", Listing.first(violations)));
        }
    }

    private void pass(long at) {
        if (busy && Double.isInfinite(unitsPerMilli)) {
            if (at - behindSince > patience) {
                violate(at, "nothing left, with nothing to hold it back");
            }
        } else if (busy) {
            behind += (at - asOf) * unitsPerMilli;
            if (behind > slack) {
                violate(at, behind + " units less than there was room for; a slack of " + slack + " is allowed");
            }
        }
        asOf = at;
    }

    private void violate(long at, String what) {
        violations.add("from " + behindSince + " to " + at + " (" + (at - behindSince) + " ms): " + what);
        restart(at);
    }

    private void restart(long at) {
        behind = 0;
        behindSince = at;
    }
}
