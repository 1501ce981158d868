package fairlane.abuse.measure;

/** An event that abuse rules count. */
public sealed interface ActivityEvent {
    /** The customer that caused the event. */
    String customer();

    /**
     * A request to send a message.
     *
     * @param sender the sender in the request, or the customer if the request has none
     * @param bodyHash hash of the body
     * @param recipientHash hash of the recipient
     * @param repeated whether the request is a retry or a replay
     */
    record MessageRequested(
            String customer, String channel, String sender, long bodyHash, long recipientHash, boolean repeated)
            implements ActivityEvent {}

    /**
     * Messages that are only counted, because no more is known about them.
     *
     * @param messages number of messages, without those that an earlier event has counted
     * @param invalid number of invalid messages, among these or among those of an earlier event
     */
    record MessagesCounted(String customer, long messages, long invalid) implements ActivityEvent {}

    /**
     * The outcome of the last attempt to deliver a message.
     *
     * @param sender as in {@link MessageRequested}
     * @param rejected whether the message became a dead letter; otherwise it was delivered
     */
    record DeliveryEnded(String customer, String channel, String sender, boolean rejected) implements ActivityEvent {}
}
