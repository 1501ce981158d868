package fairlane.abuse;

import org.jspecify.annotations.Nullable;

/**
 * Whose messages are looked at together.
 *
 * @param channel null: all that the customer does
 * @param sender of that channel; null where that is
 */
public record Subject(
        String customer, @Nullable String channel, @Nullable String sender) {
    static Subject customer(String customer) {
        return new Subject(customer, null, null);
    }

    static Subject sender(String customer, String channel, String sender) {
        return new Subject(customer, channel, sender);
    }
}
