package fairlane.core;

import org.jspecify.annotations.Nullable;

/** What is said of channels, customers and senders: the port to the global tables. */
public interface Policies {
    /** The channel's policy, or null where there is no such channel. */
    @Nullable
    Dated<ChannelPolicy> channel(String name);

    /** The record of a sender of the channel, of every sender where {@code id} is null; {@link Limit#UNSET} for none. */
    Dated<Limit> sender(String channel, @Nullable String id);

    /** The record of a customer of the channel, of every customer where {@code id} is null; {@link Limit#UNSET} for none. */
    Dated<Limit> customer(String channel, @Nullable String id);
}
