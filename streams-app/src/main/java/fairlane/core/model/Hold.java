package fairlane.core.model;

/** Why a message is held. */
public enum Hold {
    /** Its {@code notBefore} has not come. */
    SCHEDULED,
    /** Its sender has used up its rate. */
    SENDER_RATE,
    /** Its customer has used up its rate. */
    CUSTOMER_RATE,
    /** The channel's rate is used up, and it is next. */
    CHANNEL_RATE,
    /** As much as may be is in flight on the channel, and it is next. */
    CHANNEL_WINDOW,
    /** It may leave, and waits for its customer's turn. */
    FAIR_SHARE,
    /** Its sender, customer or channel is paused. */
    PAUSED
}
