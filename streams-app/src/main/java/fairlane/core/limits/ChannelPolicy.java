package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a channel.
 *
 * @param rates the rates of the channel for all partitions together; a message is released only if every rate allows
 *     it; empty means unlimited
 * @param senderRates the rates of each sender that has no rates of its own; empty means unlimited
 * @param maxAgeMillis the time in milliseconds, at least 1, after its acceptance at which a message without an expiry
 *     time of its own expires; null if such messages never expire
 * @param paused whether all messages of the channel are held
 */
public record ChannelPolicy(
        List<RateLimit> rates,
        List<RateLimit> senderRates,
        @Nullable Long maxAgeMillis,
        boolean paused) {
    /** A policy without rates and without a maximum age, and not paused. */
    public static final ChannelPolicy UNLIMITED = new ChannelPolicy(List.of(), List.of(), null, false);

    public ChannelPolicy {
        rates = List.copyOf(rates);
        senderRates = List.copyOf(senderRates);
        if (maxAgeMillis != null && maxAgeMillis < 1) {
            throw new IllegalArgumentException(
                    "the maximum age of a channel is at least 1 s; leave it unset for no maximum");
        }
    }
}
