package fairlane.core.model;

/** Why a message is held: the hold reasons. */
public enum Hold {
    /** Its {@code notBefore} lies in the future. */
    SCHEDULED,
    /** The sender's rate is used up. */
    SENDER_RATE,
    /** The customer's rate is used up. */
    CUSTOMER_RATE,
    /** The message is next on the channel, whose rate is used up. */
    CHANNEL_RATE,
    /** The message is next on the channel, whose window is full. */
    CHANNEL_WINDOW,
    /** The limits of sender and customer allow the message; it waits for its customer's turn in the fair-share ring. */
    FAIR_SHARE,
    /** The sender, the customer or the channel is paused. */
    PAUSED
}
