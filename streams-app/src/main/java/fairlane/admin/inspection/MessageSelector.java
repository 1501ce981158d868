package fairlane.admin.inspection;

import org.jspecify.annotations.Nullable;

/**
 * A message that somebody asks for.
 *
 * @param channel null: any
 * @param sender null: any
 */
public record MessageSelector(
        String customer,
        String id,
        @Nullable String channel,
        @Nullable String sender) {

    /** Where it can be held. */
    public HeldFilter heldFilter() {
        return new HeldFilter(channel, customer, sender);
    }

    /** Whether it is that request of the customer. */
    public boolean matches(String requestId, String requestChannel, @Nullable String requestSender) {
        return id.equals(requestId)
                && (channel == null || channel.equals(requestChannel))
                && (sender == null || sender.equals(requestSender == null ? customer : requestSender));
    }
}
