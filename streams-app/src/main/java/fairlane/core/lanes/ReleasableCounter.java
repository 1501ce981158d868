package fairlane.core.lanes;

import fairlane.core.limits.Meter;
import fairlane.core.model.Head;

/**
 * Counts how many held messages may be released within a given time under the limits of senders and customers. For a
 * lane, all held messages count, but no more than the sender's {@link Meter#releasableWithin} allows. For a customer,
 * the sum of the lanes counts, but no more than the customer's own meter allows. Paused and refused messages do not
 * count.
 *
 * <p>The count is updated with each state change, so that reading it costs nothing. The count is inexact for two
 * reasons. First, if the burst of a lane refills between two updates, the refilled units count only from the next
 * update on (at the latest when the lane's timer fires). Second, all messages of a lane count with the cost of the
 * lane's first message.
 */
public final class ReleasableCounter {
    /**
     * The counter counts in parts of 1/1,024 message, because these parts are integers, which can be added and
     * subtracted for ever without a rounding error.
     */
    private static final double PARTS_PER_MESSAGE = 1_024;

    private final long withinMillis;
    private long parts;

    /**
     * Creates a counter that is 0.
     *
     * @param withinMillis the time within which the counted messages may be released, in milliseconds, at least 1
     */
    public ReleasableCounter(long withinMillis) {
        this.withinMillis = withinMillis;
    }

    public long withinMillis() {
        return withinMillis;
    }

    public double messages() {
        return parts / PARTS_PER_MESSAGE;
    }

    void update(Lane lane, long now) {
        lane.owner().addReleasablePartsOfLanes(lane.countReleasable(releasableParts(lane, now)));
    }

    void update(Customer customer, long now) {
        parts += customer.countReleasable(releasableParts(customer, now));
    }

    private long releasableParts(Lane lane, long now) {
        Head head = lane.head();
        if (head == null || (lane.state() != Lane.State.READY && lane.state() != Lane.State.WAITING)) {
            return 0;
        }
        double byRate = lane.meter().releasableWithin(withinMillis, now) / head.cost();
        return parts(Math.min(lane.backlog().size(), byRate));
    }

    private long releasableParts(Customer customer, long now) {
        if (customer.releasablePartsOfLanes() == 0 || customer.isPaused()) {
            return 0;
        }
        Lane next = customer.firstReady();
        Head head = next == null ? null : next.head();
        int cost = head == null ? 1 : head.cost();
        double byRate = customer.meter().releasableWithin(withinMillis, now) / cost;
        return Math.min(customer.releasablePartsOfLanes(), parts(byRate));
    }

    private static long parts(double messages) {
        return (long) (messages * PARTS_PER_MESSAGE); // infinity becomes Long.MAX_VALUE
    }
}
