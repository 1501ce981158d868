package fairlane.admin.inspection;

import org.jspecify.annotations.Nullable;

/**
 * Selects the messages of a customer with one id.
 *
 * @param channel null: any channel
 * @param sender null: any sender
 */
public record MessageSelector(
        String customer,
        String id,
        @Nullable String channel,
        @Nullable String sender) {

    /** Returns the filter for the lanes that may hold the message. */
    public HeldFilter heldFilter() {
        return new HeldFilter(channel, customer, sender);
    }

    /** Whether this selects a request of the customer. */
    public boolean matches(String requestId, String requestChannel, @Nullable String requestSender) {
        return id.equals(requestId)
                && (channel == null || channel.equals(requestChannel))
                && (sender == null || sender.equals(requestSender == null ? customer : requestSender));
    }
}
