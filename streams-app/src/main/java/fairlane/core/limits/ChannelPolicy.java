package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a channel.
 *
 * @param rates what the channel takes over all partitions together; every one of them holds; empty: unlimited
 * @param senderRates for senders without a limit of their own; empty: unlimited
 * @param maxAgeMillis messages without an expiry of their own expire so long after they were accepted; null: never
 * @param paused true: everything is held
 */
public record ChannelPolicy(
        List<RateLimit> rates,
        List<RateLimit> senderRates,
        @Nullable Long maxAgeMillis,
        boolean paused) {
    /** No rates, no expiry, not paused. */
    public static final ChannelPolicy UNLIMITED = new ChannelPolicy(List.of(), List.of(), null, false);

    public ChannelPolicy {
        rates = List.copyOf(rates);
        senderRates = List.copyOf(senderRates);
        if (maxAgeMillis != null && maxAgeMillis < 1) {
            throw new IllegalArgumentException("a channel's greatest age is at least 1 s, or unset for none");
        }
    }
}
