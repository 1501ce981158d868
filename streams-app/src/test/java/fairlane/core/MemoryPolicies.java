package fairlane.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Channels and limits in memory. */
public final class MemoryPolicies implements Policies {
    private static final Dated<Limit> NONE = new Dated<>(Limit.UNSET, 0);

    private final Map<String, Dated<ChannelPolicy>> channels = new HashMap<>();
    private final Map<Key, Dated<Limit>> limits = new HashMap<>();

    private record Key(
            String channel, boolean customer, @Nullable String id) {}

    public MemoryPolicies channel(String name, @Nullable ChannelPolicy policy, long at) {
        if (policy == null) {
            channels.remove(name);
        } else {
            channels.put(name, new Dated<>(policy, at));
        }
        return this;
    }

    /** @param id null for every sender */
    public MemoryPolicies sender(String channel, @Nullable String id, Limit limit, long at) {
        limits.put(new Key(channel, false, id), new Dated<>(limit, at));
        return this;
    }

    /** @param id null for every customer */
    public MemoryPolicies customer(String channel, @Nullable String id, Limit limit, long at) {
        limits.put(new Key(channel, true, id), new Dated<>(limit, at));
        return this;
    }

    @Override
    public @Nullable Dated<ChannelPolicy> channel(String name) {
        return channels.get(name);
    }

    @Override
    public Dated<Limit> sender(String channel, @Nullable String id) {
        return limits.getOrDefault(new Key(channel, false, id), NONE);
    }

    @Override
    public Dated<Limit> customer(String channel, @Nullable String id) {
        return limits.getOrDefault(new Key(channel, true, id), NONE);
    }

    /** What holds for a sender, everything inherited that it has to. */
    public Limit effectiveSender(String channel, String id) {
        ChannelPolicy policy = policy(channel);
        return sender(channel, id)
                .value()
                .inherit(sender(channel, null).value())
                .inherit(Limit.ofRates(policy.senderRates()))
                .inherit(Limit.DEFAULT);
    }

    /** What holds for a customer. */
    public Limit effectiveCustomer(String channel, String id) {
        return customer(channel, id)
                .value()
                .inherit(customer(channel, null).value())
                .inherit(Limit.DEFAULT);
    }

    public ChannelPolicy policy(String channel) {
        Dated<ChannelPolicy> policy = channels.get(channel);
        return policy == null ? ChannelPolicy.UNLIMITED : policy.value();
    }

    public static ChannelPolicy channelOf(Rate... rates) {
        return new ChannelPolicy(List.of(rates), List.of(), null, false);
    }

    public static ChannelPolicy channelWithSenders(Rate... rates) {
        return new ChannelPolicy(List.of(), List.of(rates), null, false);
    }
}
