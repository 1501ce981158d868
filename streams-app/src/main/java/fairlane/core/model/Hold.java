package fairlane.core.model;

/** The reasons why a message is held in its lane. */
public enum Hold {
    /** The {@code notBefore} time of the message lies in the future. */
    SCHEDULED,
    /** The sender's rate is used up. */
    SENDER_RATE,
    /** The customer's rate is used up. */
    CUSTOMER_RATE,
    /** The message is the next to be released on its channel, but the channel's rate is used up. */
    CHANNEL_RATE,
    /**
     * The message is the next to be released on its channel, but the channel's window of unacknowledged messages is
     * full.
     */
    CHANNEL_WINDOW,
    /**
     * The limits of sender and customer allow the release, but the message waits for its customer's turn in the
     * fair-share ring.
     */
    FAIR_SHARE,
    /** The sender, the customer or the channel is paused. */
    PAUSED
}
