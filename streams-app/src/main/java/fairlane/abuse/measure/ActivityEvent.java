package fairlane.abuse.measure;

/** An activity of a customer, such as a request or an outcome, that abuse rules count. */
public sealed interface ActivityEvent {
    /** Returns the customer that caused the event. */
    String customer();

    /**
     * A request to send a message.
     *
     * @param sender the sender in the request, or the customer if the request has none
     * @param bodyHash the hash of the message body
     * @param recipientHash the hash of the recipient
     * @param repeated whether the request is a retry or a replay
     */
    record MessageRequested(
            String customer, String channel, String sender, long bodyHash, long recipientHash, boolean repeated)
            implements ActivityEvent {}

    /**
     * A number of messages of which only the customer is known, so that they are only counted.
     *
     * @param messages the number of messages, excluding messages that an earlier event has already counted
     * @param invalid the number of messages that turned out to be invalid; each of them is included in {@code
     *     messages}, or was counted by an earlier event
     */
    record MessagesCounted(String customer, long messages, long invalid) implements ActivityEvent {}

    /**
     * The outcome of the last attempt to deliver a message.
     *
     * @param sender the sender in the request, or the customer if the request has none
     * @param rejected true if the message became a dead letter, false if it was delivered
     */
    record DeliveryEnded(String customer, String channel, String sender, boolean rejected) implements ActivityEvent {}
}
