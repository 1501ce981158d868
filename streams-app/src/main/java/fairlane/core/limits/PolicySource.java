package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/** What is said of channels, customers and senders: the port to the global tables. */
public interface PolicySource {
    /** The channel's policy, or null where there is no such channel. */
    @Nullable
    DatedPolicy<ChannelPolicy> channel(String name);

    /** The record of a sender of the channel, of every sender where {@code id} is null; {@link LimitPolicy#UNSET} for none. */
    DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id);

    /** The record of a customer of the channel, of every customer where {@code id} is null; {@link LimitPolicy#UNSET} for none. */
    DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id);
}
