package fairlane.abuse.measure;

/** Something that rules on abuse count. */
public sealed interface ActivityEvent {
    /** Who did it. */
    String customer();

    /**
     * A message that came in.
     *
     * @param sender who it goes out from; the customer, where it does not say
     * @param bodyHash a hash of it
     * @param recipientHash a hash of it
     * @param repeated it came before: a retry, or a replay
     */
    record MessageRequested(
            String customer, String channel, String sender, long bodyHash, long recipientHash, boolean repeated)
            implements ActivityEvent {}

    /**
     * Messages of which no more is known.
     *
     * @param messages in all, those that are invalid among them where they were not counted yet
     * @param invalid of these, or of those that came before
     */
    record MessagesCounted(String customer, long messages, long invalid) implements ActivityEvent {}

    /**
     * The end of an attempt that is the last.
     *
     * @param sender as of {@link MessageRequested}
     * @param rejected it was given up on; else it was delivered
     */
    record DeliveryEnded(String customer, String channel, String sender, boolean rejected) implements ActivityEvent {}
}
