package fairlane.core.lanes;

import fairlane.core.limits.Meter;
import fairlane.core.model.Head;

/**
 * How much of what is held may leave within a time, as far as the limits of senders and customers go: of a lane as many
 * messages as it has, at most what {@link Meter#releasableWithin} lets out of it; of a customer what its lanes come to, at most
 * what its own meter lets out. What is paused or given up on counts nothing.
 *
 * <p>It is kept up as lanes and customers are placed, so that to know it costs nothing. Hence its error: between two looks
 * at a lane its burst fills up, which is seen when it is placed again (by its timer at the latest), and all its messages
 * count as the first one costs.
 */
public final class ReleasableCounter {
    /** Whole numbers can be added and taken away for ever, and come out even. */
    private static final double PARTS_PER_MESSAGE = 1_024;

    private final long withinMillis;
    private long parts;

    /** @param withinMillis at least 1 */
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
        long releasable = releasableParts(lane, now);
        lane.owner().releasablePartsOfLanes += releasable - lane.releasableParts;
        lane.releasableParts = releasable;
    }

    void update(Customer customer, long now) {
        long releasable = releasableParts(customer, now);
        parts += releasable - customer.releasableParts;
        customer.releasableParts = releasable;
    }

    private long releasableParts(Lane lane, long now) {
        Head head = lane.head;
        if (head == null || (lane.state != Lane.State.READY && lane.state != Lane.State.WAITING)) {
            return 0;
        }
        double byRate = lane.meter.releasableWithin(withinMillis, now) / head.cost();
        return parts(Math.min(lane.backlog().size(), byRate));
    }

    private long releasableParts(Customer customer, long now) {
        if (customer.releasablePartsOfLanes == 0 || customer.isPaused()) {
            return 0;
        }
        Lane next = customer.firstReady();
        Head head = next == null ? null : next.head;
        int cost = head == null ? 1 : head.cost();
        return Math.min(
                customer.releasablePartsOfLanes, parts(customer.meter.releasableWithin(withinMillis, now) / cost));
    }

    private static long parts(double messages) {
        return (long) (messages * PARTS_PER_MESSAGE); // of infinitely many: Long.MAX_VALUE
    }
}
