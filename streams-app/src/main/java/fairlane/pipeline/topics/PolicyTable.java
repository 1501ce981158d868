package fairlane.pipeline.topics;

import fairlane.contract.LimitKey;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.PolicySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The channels and limits as this process knows them: written by the thread of the global tables, read by the stream
 * threads, each of which is told what changed through a feed of its own.
 */
public final class PolicyTable implements PolicySource {
    private static final DatedPolicy<LimitPolicy> UNSET = new DatedPolicy<>(LimitPolicy.UNSET, 0);

    private final Map<String, ChannelEntry> channels = new ConcurrentHashMap<>();
    private final Map<LimitKey, DatedPolicy<LimitPolicy>> limits = new ConcurrentHashMap<>();
    private final Map<String, AcknowledgementPolicy> acknowledgementPolicies = new ConcurrentHashMap<>();
    private final Set<ChangeFeed> feeds = ConcurrentHashMap.newKeySet();

    /**
     * A channel's policy, and what only admission asks for.
     *
     * @param name of all that is said of one channel the same string: to find something by it compares no characters
     * @param countsSegments whether a message's cost is its SMS segments, where it does not say
     */
    public record ChannelEntry(String name, DatedPolicy<ChannelPolicy> policy, boolean countsSegments) {}

    public void putChannel(String name, ChannelPolicy policy, boolean countsSegments, long changedAt) {
        channels.put(name, new ChannelEntry(name, new DatedPolicy<>(policy, changedAt), countsSegments));
        notifyFeeds(name);
    }

    /**
     * How a channel's deliveries are acknowledged.
     *
     * @param group whose committed offsets the acknowledgements are
     * @param maxInFlight of a partition; null: the window adapts
     * @param byLeases whoever leases a message says how long it may take
     */
    public record AcknowledgementPolicy(
            String group, @Nullable Integer maxInFlight, boolean byLeases) {}

    void putAcknowledgementPolicy(String channel, AcknowledgementPolicy policy) {
        acknowledgementPolicies.put(channel, policy);
    }

    /** By channel. */
    public Map<String, AcknowledgementPolicy> acknowledgementPolicies() {
        return Map.copyOf(acknowledgementPolicies);
    }

    void removeChannel(String name) {
        acknowledgementPolicies.remove(name);
        channels.remove(name);
        notifyFeeds(name);
    }

    void putLimit(LimitKey key, LimitPolicy limit, long changedAt) {
        limits.put(key, new DatedPolicy<>(limit, changedAt));
        notifyFeeds(key.channel());
    }

    void removeLimit(LimitKey key) {
        limits.remove(key);
        notifyFeeds(key.channel());
    }

    private void notifyFeeds(String channel) {
        feeds.forEach(feed -> feed.changedChannels.add(channel));
    }

    @Override
    public @Nullable DatedPolicy<ChannelPolicy> channel(String name) {
        ChannelEntry entry = channels.get(name);
        return entry == null ? null : entry.policy();
    }

    @Override
    public DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id) {
        return limits.getOrDefault(LimitKey.sender(channel, id), UNSET);
    }

    @Override
    public DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id) {
        return limits.getOrDefault(LimitKey.customer(channel, id), UNSET);
    }

    /** All that is known of a channel; null where there is no such. */
    public @Nullable ChannelEntry channelEntry(String channel) {
        return channels.get(channel);
    }

    public List<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** Tells what changes from now on; close it. */
    public ChangeFeed subscribe() {
        ChangeFeed feed = new ChangeFeed();
        feeds.add(feed);
        return feed;
    }

    /** The names of the channels of which something was said since the last look. */
    public final class ChangeFeed implements AutoCloseable {
        private final Queue<String> changedChannels = new ConcurrentLinkedQueue<>();

        public List<String> drain() {
            if (changedChannels.isEmpty()) {
                return List.of();
            }
            List<String> distinct = new ArrayList<>();
            for (String channel = changedChannels.poll(); channel != null; channel = changedChannels.poll()) {
                if (!distinct.contains(channel)) {
                    distinct.add(channel);
                }
            }
            return distinct;
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }
}
