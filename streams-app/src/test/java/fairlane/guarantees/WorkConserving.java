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
    private final long patienceMillis;
    private final List<String> violations = new ArrayList<>();
    private double unitsPerMilli = Double.POSITIVE_INFINITY;
    private boolean waiting;
    private long asOf;
    private long unusedSince;
    private double unusedUnits;

    /**
     * @param slack units: the burst, a largest message and what a tick comes to
     * @param patienceMillis a tick and its jitter
     */
    public WorkConserving(String name, double slack, long patienceMillis) {
        this.name = name;
        this.slack = slack;
        this.patienceMillis = patienceMillis;
    }

    /** From {@code at} on, the capacity is this; {@link Double#POSITIVE_INFINITY} for no limit. */
    public void capacity(long at, double unitsPerMillisecond) {
        advanceTo(at);
        unitsPerMilli = unitsPerMillisecond;
        restart(at);
    }

    /** From {@code at} on, someone waits who may leave as far as everything else goes, or no one does. */
    public void waiting(long at, boolean isWaiting) {
        advanceTo(at);
        if (isWaiting != waiting) {
            waiting = isWaiting;
            restart(at);
        }
    }

    public void released(long at, int cost) {
        advanceTo(at);
        unusedUnits -= cost;
        if (unusedUnits <= 0 || Double.isInfinite(unitsPerMilli)) {
            restart(at);
        }
    }

    /** @param at until when it is looked at */
    public void assertHolds(long at) {
        advanceTo(at);
        if (!violations.isEmpty()) {
            throw new AssertionError(name + " was idle " + violations.size() + " times:\n  "
                    + String.join("\n  ", ViolationText.firstLines(violations)));
        }
    }

    private void advanceTo(long at) {
        if (waiting && Double.isInfinite(unitsPerMilli)) {
            if (at - unusedSince > patienceMillis) {
                addViolation(at, "nothing left, with nothing to hold it back");
            }
        } else if (waiting) {
            unusedUnits += (at - asOf) * unitsPerMilli;
            if (unusedUnits > slack) {
                addViolation(
                        at, unusedUnits + " units less than there was room for; a slack of " + slack + " is allowed");
            }
        }
        asOf = at;
    }

    private void addViolation(long at, String description) {
        violations.add("from " + unusedSince + " to " + at + " (" + (at - unusedSince) + " ms): " + description);
        restart(at);
    }

    private void restart(long at) {
        unusedUnits = 0;
        unusedSince = at;
    }
}
