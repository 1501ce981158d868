package fairlane.core.limits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link PolicySource} that keeps policies in memory. */
public final class MemoryPolicies implements PolicySource {
    private static final DatedPolicy<LimitPolicy> NONE = new DatedPolicy<>(LimitPolicy.UNSET, 0);

    private final Map<String, DatedPolicy<ChannelPolicy>> channels = new HashMap<>();
    private final Map<Key, DatedPolicy<LimitPolicy>> limits = new HashMap<>();

    private record Key(
            String channel, boolean customer, @Nullable String id) {}

    public MemoryPolicies channel(String name, @Nullable ChannelPolicy policy, long at) {
        if (policy == null) {
            channels.remove(name);
        } else {
            channels.put(name, new DatedPolicy<>(policy, at));
        }
        return this;
    }

    /**
     * Sets the limit of a sender on a channel, changed at {@code at}.
     *
     * @param id the sender's id; null for all senders
     */
    public MemoryPolicies sender(String channel, @Nullable String id, LimitPolicy limit, long at) {
        limits.put(new Key(channel, false, id), new DatedPolicy<>(limit, at));
        return this;
    }

    /**
     * Sets the limit of a customer on a channel, changed at {@code at}.
     *
     * @param id the customer's id; null for all customers
     */
    public MemoryPolicies customer(String channel, @Nullable String id, LimitPolicy limit, long at) {
        limits.put(new Key(channel, true, id), new DatedPolicy<>(limit, at));
        return this;
    }

    @Override
    public @Nullable DatedPolicy<ChannelPolicy> channel(String name) {
        return channels.get(name);
    }

    @Override
    public DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id) {
        return limits.getOrDefault(new Key(channel, false, id), NONE);
    }

    @Override
    public DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id) {
        return limits.getOrDefault(new Key(channel, true, id), NONE);
    }

    /** Returns the limit of a sender with unset fields filled in by inheritance. */
    public LimitPolicy effectiveSender(String channel, String id) {
        ChannelPolicy policy = policy(channel);
        return sender(channel, id)
                .value()
                .inherit(sender(channel, null).value())
                .inherit(LimitPolicy.ofRates(policy.senderRates()))
                .inherit(LimitPolicy.DEFAULT);
    }

    /** Returns the limit of a customer with unset fields filled in by inheritance. */
    public LimitPolicy effectiveCustomer(String channel, String id) {
        return customer(channel, id)
                .value()
                .inherit(customer(channel, null).value())
                .inherit(LimitPolicy.DEFAULT);
    }

    public ChannelPolicy policy(String channel) {
        DatedPolicy<ChannelPolicy> policy = channels.get(channel);
        return policy == null ? ChannelPolicy.UNLIMITED : policy.value();
    }

    public static ChannelPolicy channelWithRates(RateLimit... rates) {
        return new ChannelPolicy(List.of(rates), List.of(), null, false);
    }

    public static ChannelPolicy channelWithSenderRates(RateLimit... rates) {
        return new ChannelPolicy(List.of(), List.of(rates), null, false);
    }
}
