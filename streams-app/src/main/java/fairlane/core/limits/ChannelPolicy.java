package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a channel.
 *
 * @param rates of the channel over all partitions together, all of which must allow a message; empty: unlimited
 * @param senderRates of each sender that has no rates of its own; empty: unlimited
 * @param maxAgeMillis how long after its acceptance a message without an expiry of its own expires; null: never
 * @param paused true: all messages are held
 */
public record ChannelPolicy(
        List<RateLimit> rates,
        List<RateLimit> senderRates,
        @Nullable Long maxAgeMillis,
        boolean paused) {
    /** No rates, no maximum age, not paused. */
    public static final ChannelPolicy UNLIMITED = new ChannelPolicy(List.of(), List.of(), null, false);

    public ChannelPolicy {
        rates = List.copyOf(rates);
        senderRates = List.copyOf(senderRates);
        if (maxAgeMillis != null && maxAgeMillis < 1) {
            throw new IllegalArgumentException("a channel's greatest age is at least 1 s, or unset for none");
        }
    }
}
