package fairlane.core;

/**
 * How much of what is held may leave within a time, as far as the limits of senders and customers go: of a lane as many
 * messages as it has, at most what {@link Meter#leavesWithin} lets out of it; of a customer what its lanes come to, at most
 * what its own meter lets out. What is paused or given up on counts nothing.
 *
 * <p>It is kept up as lanes and customers are placed, so that to know it costs nothing. Hence its error: between two looks
 * at a lane its burst fills up, which is seen when it is placed again (by its timer at the latest), and all its messages
 * count as the first one costs.
 */
final class Leaving {
    /** Whole numbers can be added and taken away for ever, and come out even. */
    private static final double PARTS_OF_A_MESSAGE = 1_024;

    private final long withinMillis;
    private long parts;

    /** @param withinMillis at least 1 */
    Leaving(long withinMillis) {
        this.withinMillis = withinMillis;
    }

    long withinMillis() {
        return withinMillis;
    }

    double messages() {
        return parts / PARTS_OF_A_MESSAGE;
    }

    void count(Lane lane, long now) {
        long counted = of(lane, now);
        lane.owner().leavingOfLanes += counted - lane.leaving;
        lane.leaving = counted;
    }

    void count(Customer customer, long now) {
        long counted = of(customer, now);
        parts += counted - customer.leaving;
        customer.leaving = counted;
    }

    private long of(Lane lane, long now) {
        Head head = lane.head;
        if (head == null || (lane.state != Lane.State.READY && lane.state != Lane.State.WAITING)) {
            return 0;
        }
        double most = lane.meter.leavesWithin(withinMillis, now) / head.cost();
        return parts(Math.min(lane.backlog().size(), most));
    }

    private long of(Customer customer, long now) {
        if (customer.leavingOfLanes == 0 || customer.isPaused()) {
            return 0;
        }
        Lane next = customer.firstReady();
        Head head = next == null ? null : next.head;
        int cost = head == null ? 1 : head.cost();
        return Math.min(customer.leavingOfLanes, parts(customer.meter.leavesWithin(withinMillis, now) / cost));
    }

    private static long parts(double messages) {
        return (long) (messages * PARTS_OF_A_MESSAGE); // of infinitely many: Long.MAX_VALUE
    }
}
