package fairlane.gateway.intake;

import fairlane.contract.LimitKey;
import fairlane.contract.PolicyTable;
import fairlane.core.limits.LimitPolicy;

/** The restriction that channels and limits impose on the release of a sender's messages. */
enum ReleaseRestriction {
    /** No channel and no limit restricts the release, so that messages are released at once. */
    NONE,
    /**
     * No message is released, because the channel, the customer or the sender is paused, or because the channel is
     * unknown.
     */
    HELD,
    /** Rates limit the release, because at least one of the channel, the customer and the sender has rates. */
    RATE_LIMITED;

    /**
     * Returns the restriction on the messages of a sender.
     *
     * @param sender the sender; the customer if the messages have no sender
     */
    static ReleaseRestriction of(PolicyTable policies, String channel, String customer, String sender) {
        PolicyTable.ChannelEntry entry = policies.channelEntry(channel);
        LimitPolicy customerLimit = policies.effectiveLimit(LimitKey.customer(channel, customer));
        LimitPolicy senderLimit = policies.effectiveLimit(LimitKey.sender(channel, sender));
        if (entry == null
                || entry.policy().value().paused()
                || Boolean.TRUE.equals(customerLimit.paused())
                || Boolean.TRUE.equals(senderLimit.paused())) {
            return HELD;
        }
        boolean limited = senderLimit.hasRates()
                || customerLimit.hasRates()
                || !entry.policy().value().rates().isEmpty();
        return limited ? RATE_LIMITED : NONE;
    }
}
