package fairlane.admin.inspection;

import org.jspecify.annotations.Nullable;

/**
 * Selects the messages of a customer that have a given id.
 *
 * @param channel the channel of the messages; null selects any channel
 * @param sender the sender of the messages; null selects any sender
 */
public record MessageSelector(
        String customer,
        String id,
        @Nullable String channel,
        @Nullable String sender) {

    /** Returns a filter that selects the lanes in which the selected messages may be held. */
    public HeldFilter heldFilter() {
        return new HeldFilter(channel, customer, sender);
    }

    /**
     * Returns whether this selector selects the given request. The request must belong to the customer of this
     * selector.
     */
    public boolean matches(String requestId, String requestChannel, @Nullable String requestSender) {
        return id.equals(requestId)
                && (channel == null || channel.equals(requestChannel))
                && (sender == null || sender.equals(requestSender == null ? customer : requestSender));
    }
}
