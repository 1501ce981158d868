package fairlane.guarantees;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks that capacity is never idle while a message is eligible. If a rate (of a sender, a customer or a channel) is
 * the only limit, all units that the rate allows, except for {@code slack} units, must be used in every interval in
 * which a message waits for the rate all the time. Without a limit, an eligible message may wait for at most {@code
 * patienceMillis}.
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
     * Creates a check of one capacity.
     *
     * @param slack the cost units that may stay unused, which are the burst, the largest message and the units of a
     *     tick
     * @param patienceMillis how long a message without a limit may wait, in milliseconds, which is a tick and its
     *     jitter
     */
    public WorkConserving(String name, double slack, long patienceMillis) {
        this.name = name;
        this.slack = slack;
        this.patienceMillis = patienceMillis;
    }

    /** Sets the capacity from {@code at} on; {@link Double#POSITIVE_INFINITY} means unlimited. */
    public void capacity(long at, double unitsPerMillisecond) {
        advanceTo(at);
        unitsPerMilli = unitsPerMillisecond;
        restart(at);
    }

    /** Sets whether, from {@code at} on, there is a message that only the capacity holds. */
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

    /**
     * Checks the time from the beginning to {@code at}.
     *
     * @param at the end of the observed time
     */
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
                addViolation(at, "no message was released, although no limit held it");
            }
        } else if (waiting) {
            unusedUnits += (at - asOf) * unitsPerMilli;
            if (unusedUnits > slack) {
                addViolation(at, unusedUnits + " units unused; a slack of " + slack + " is allowed");
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
