package fairlane.admin;

import org.jspecify.annotations.Nullable;

/**
 * A message that somebody asks for.
 *
 * @param channel null: any
 * @param sender null: any
 */
public record WantedMessage(
        String customer,
        String id,
        @Nullable String channel,
        @Nullable String sender) {

    /** Where it can be held. */
    public HeldFilter filter() {
        return new HeldFilter(channel, customer, sender);
    }

    /** Whether it is that request of the customer. */
    boolean is(String itsId, String itsChannel, @Nullable String itsSender) {
        return id.equals(itsId)
                && (channel == null || channel.equals(itsChannel))
                && (sender == null || sender.equals(itsSender == null ? customer : itsSender));
    }
}
