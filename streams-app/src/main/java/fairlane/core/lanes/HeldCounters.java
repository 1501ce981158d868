package fairlane.core.lanes;

/**
 * How many messages are held by what, and how many lanes are eligible: kept as lanes and customers are placed, in O(1)
 * each time, so that nobody has to count.
 */
public final class HeldCounters {
    private final boolean enabled;
    /** Messages of lanes that are not ready, by where the lane stands. */
    private final long[] messagesByLaneState = new long[Lane.State.values().length];
    /** Messages of ready lanes, by where their customer stands. */
    private final long[] readyMessagesByCustomerState = new long[Customer.State.values().length];

    private long eligibleLanes;

    /** @param enabled whether anybody wants to know */
    public HeldCounters(boolean enabled) {
        this.enabled = enabled;
    }

    /** A lane has been placed, or what is held in it has changed. */
    void update(Lane lane) {
        long held = lane.head == null ? 0 : lane.backlog().size();
        if (!enabled || (held == lane.countedMessages && lane.state == lane.countedState)) {
            return;
        }
        add(lane, lane.countedState, -lane.countedMessages, -1);
        lane.countedMessages = held;
        lane.countedState = lane.state;
        add(lane, lane.countedState, held, 1);
    }

    private void add(Lane lane, Lane.State state, long messages, int lanes) {
        if (state != Lane.State.READY) {
            messagesByLaneState[state.ordinal()] += messages;
            return;
        }
        Customer customer = lane.owner();
        customer.countedReadyMessages += messages;
        customer.countedReadyLanes += lanes;
        readyMessagesByCustomerState[customer.countedState.ordinal()] += messages;
        eligibleLanes += customer.countedState == Customer.State.READY ? lanes : 0;
    }

    /** A customer has been placed. */
    void update(Customer customer) {
        if (!enabled || customer.state == customer.countedState) {
            return;
        }
        readyMessagesByCustomerState[customer.countedState.ordinal()] -= customer.countedReadyMessages;
        readyMessagesByCustomerState[customer.state.ordinal()] += customer.countedReadyMessages;
        eligibleLanes -= customer.countedState == Customer.State.READY ? customer.countedReadyLanes : 0;
        eligibleLanes += customer.state == Customer.State.READY ? customer.countedReadyLanes : 0;
        customer.countedState = customer.state;
    }

    public long messagesWaitingForSender() {
        return messagesByLaneState[Lane.State.WAITING.ordinal()];
    }

    public long messagesWaitingForCustomer() {
        return readyMessagesByCustomerState[Customer.State.WAITING.ordinal()];
    }

    public long pausedMessages() {
        return messagesByLaneState[Lane.State.PAUSED.ordinal()]
                + readyMessagesByCustomerState[Customer.State.PAUSED.ordinal()];
    }

    /** Messages whose lane and customer are ready. */
    public long eligibleMessages() {
        return readyMessagesByCustomerState[Customer.State.READY.ordinal()];
    }

    public long eligibleLanes() {
        return eligibleLanes;
    }
}
