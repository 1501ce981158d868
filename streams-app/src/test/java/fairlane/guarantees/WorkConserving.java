package fairlane.guarantees;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks that no capacity stays unused while messages wait. If a rate (of a sender, a customer or a channel) is the
 * only limit, then in any interval during which at least one message waits all the time, at most {@code slack} of the
 * cost units that the rate allows in the interval may stay unused. If there is no limit, a message may wait for at most
 * {@code patienceMillis} milliseconds.
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
     * Creates a checker of one capacity, such as that of a channel.
     *
     * @param slack how many cost units may stay unused; a scheduler needs the sum of the burst, the cost of the largest
     *     message and the units that the rate allows in one tick
     * @param patienceMillis how long a message may wait if there is no limit, in milliseconds; a scheduler needs the
     *     time between two ticks, including jitter
     */
    public WorkConserving(String name, double slack, long patienceMillis) {
        this.name = name;
        this.slack = slack;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Sets the capacity, in cost units per millisecond, from {@code at} on; {@link Double#POSITIVE_INFINITY} means
     * unlimited.
     */
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
