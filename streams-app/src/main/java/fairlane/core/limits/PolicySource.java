package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/** The port to the policies of channels, customers and senders. */
public interface PolicySource {
    /** The channel's policy, or null if there is no such channel. */
    @Nullable
    DatedPolicy<ChannelPolicy> channel(String name);

    /** The record of one sender on the channel, or of all senders if {@code id} is null; {@link LimitPolicy#UNSET} if absent. */
    DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id);

    /** The record of one customer on the channel, or of all customers if {@code id} is null; {@link LimitPolicy#UNSET} if absent. */
    DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id);
}
