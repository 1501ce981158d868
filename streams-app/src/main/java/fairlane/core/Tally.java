package fairlane.core;

/**
 * How many messages are held by what, and how many lanes are eligible: kept as lanes and customers are placed, in O(1)
 * each time, so that nobody has to count.
 */
final class Tally {
    private final boolean counts;
    /** Messages of lanes that are not ready, by where the lane stands. */
    private final long[] byLane = new long[Lane.State.values().length];
    /** Messages of ready lanes, by where their customer stands. */
    private final long[] byCustomer = new long[Customer.State.values().length];

    private long eligibleLanes;

    /** @param counts whether anybody wants to know */
    Tally(boolean counts) {
        this.counts = counts;
    }

    /** A lane has been placed, or what is held in it has changed. */
    void placed(Lane lane) {
        long held = lane.head == null ? 0 : lane.backlog().size();
        if (!counts || (held == lane.counted && lane.state == lane.countedIn)) {
            return;
        }
        add(lane, lane.countedIn, -lane.counted, -1);
        lane.counted = held;
        lane.countedIn = lane.state;
        add(lane, lane.countedIn, held, 1);
    }

    private void add(Lane lane, Lane.State state, long messages, int lanes) {
        if (state != Lane.State.READY) {
            byLane[state.ordinal()] += messages;
            return;
        }
        Customer customer = lane.owner();
        customer.readyMessages += messages;
        customer.readyLanes += lanes;
        byCustomer[customer.countedIn.ordinal()] += messages;
        eligibleLanes += customer.countedIn == Customer.State.READY ? lanes : 0;
    }

    /** A customer has been placed. */
    void placed(Customer customer) {
        if (!counts || customer.state == customer.countedIn) {
            return;
        }
        byCustomer[customer.countedIn.ordinal()] -= customer.readyMessages;
        byCustomer[customer.state.ordinal()] += customer.readyMessages;
        eligibleLanes -= customer.countedIn == Customer.State.READY ? customer.readyLanes : 0;
        eligibleLanes += customer.state == Customer.State.READY ? customer.readyLanes : 0;
        customer.countedIn = customer.state;
    }

    long waitingForSender() {
        return byLane[Lane.State.WAITING.ordinal()];
    }

    long waitingForCustomer() {
        return byCustomer[Customer.State.WAITING.ordinal()];
    }

    long paused() {
        return byLane[Lane.State.PAUSED.ordinal()] + byCustomer[Customer.State.PAUSED.ordinal()];
    }

    /** Messages whose lane and customer are ready. */
    long eligible() {
        return byCustomer[Customer.State.READY.ordinal()];
    }

    long eligibleLanes() {
        return eligibleLanes;
    }
}
