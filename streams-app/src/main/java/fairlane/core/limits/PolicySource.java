package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/** The interface through which the scheduler reads the policies of channels, customers and senders. */
public interface PolicySource {
    /** Returns the channel's policy, or null if there is no such channel. */
    @Nullable
    DatedPolicy<ChannelPolicy> channel(String name);

    /**
     * Returns the limit record of one sender on the channel, or the record for all senders if {@code id} is null;
     * {@link LimitPolicy#UNSET} if there is no such record.
     */
    DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id);

    /**
     * Returns the limit record of one customer on the channel, or the record for all customers if {@code id} is null;
     * {@link LimitPolicy#UNSET} if there is no such record.
     */
    DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id);
}
