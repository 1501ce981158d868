package fairlane.abuse;

import org.jspecify.annotations.Nullable;

/**
 * A customer, or one sender of a customer on a channel, whose messages are counted together.
 *
 * @param channel the channel; null for all channels of the customer
 * @param sender a sender on the channel; null if and only if {@code channel} is null
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
