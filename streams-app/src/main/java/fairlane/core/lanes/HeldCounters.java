package fairlane.core.lanes;

/**
 * Counts held messages by the limit or pause that holds them. Also counts the eligible lanes, which are those whose
 * head the limits of sender and customer allow to be released. Each state change costs O(1).
 */
public final class HeldCounters {
    private final boolean enabled;
    /** The held messages of lanes that are not ready, by state of the lane. */
    private final long[] messagesByLaneState = new long[Lane.State.values().length];
    /** The held messages of ready lanes, by state of the customer. */
    private final long[] readyMessagesByCustomerState = new long[Customer.State.values().length];

    private long eligibleLanes;

    /**
     * Creates counters that are 0.
     *
     * @param enabled whether anything is counted; false if the counts are never read
     */
    public HeldCounters(boolean enabled) {
        this.enabled = enabled;
    }

    /** Recounts a lane whose state, or whose number of held messages, may have changed. */
    void update(Lane lane) {
        if (!enabled) {
            return;
        }
        long held = lane.head() == null ? 0 : lane.backlog().size();
        if (held == lane.countedMessages() && lane.state() == lane.countedState()) {
            return;
        }
        add(lane.owner(), lane.countedState(), -lane.countedMessages(), -1);
        lane.counted(held, lane.state());
        add(lane.owner(), lane.state(), held, 1);
    }

    private void add(Customer customer, Lane.State state, long messages, int lanes) {
        if (state != Lane.State.READY) {
            messagesByLaneState[state.ordinal()] += messages;
            return;
        }
        customer.countReady(messages, lanes);
        readyMessagesByCustomerState[customer.countedState().ordinal()] += messages;
        eligibleLanes += customer.countedState() == Customer.State.READY ? lanes : 0;
    }

    /** Recounts the ready lanes of a customer whose state may have changed. */
    void update(Customer customer) {
        Customer.State previous = customer.countedState();
        Customer.State current = customer.state();
        if (!enabled || current == previous) {
            return;
        }
        readyMessagesByCustomerState[previous.ordinal()] -= customer.countedReadyMessages();
        readyMessagesByCustomerState[current.ordinal()] += customer.countedReadyMessages();
        eligibleLanes -= previous == Customer.State.READY ? customer.countedReadyLanes() : 0;
        eligibleLanes += current == Customer.State.READY ? customer.countedReadyLanes() : 0;
        customer.countedUnder(current);
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

    /**
     * Returns the number of messages that the limits of sender and customer do not hold, which are the messages in the
     * ready lanes of ready customers.
     */
    public long eligibleMessages() {
        return readyMessagesByCustomerState[Customer.State.READY.ordinal()];
    }

    public long eligibleLanes() {
        return eligibleLanes;
    }
}
