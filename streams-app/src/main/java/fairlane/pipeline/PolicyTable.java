package fairlane.pipeline;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.PolicySource;
import fairlane.wire.LimitKey;
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
final class PolicyTable implements PolicySource {
    private static final DatedPolicy<LimitPolicy> NONE = new DatedPolicy<>(LimitPolicy.UNSET, 0);

    private final Map<String, ChannelEntry> channels = new ConcurrentHashMap<>();
    private final Map<LimitKey, DatedPolicy<LimitPolicy>> limits = new ConcurrentHashMap<>();
    private final Map<String, Acknowledging> acknowledging = new ConcurrentHashMap<>();
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();

    /**
     * A channel's policy, and what only admission asks for.
     *
     * @param name of all that is said of one channel the same string: to find something by it compares no characters
     * @param countsSegments whether a message's cost is its SMS segments, where it does not say
     */
    record ChannelEntry(String name, DatedPolicy<ChannelPolicy> policy, boolean countsSegments) {}

    void putChannel(String name, ChannelPolicy policy, boolean countsSegments, long changedAt) {
        channels.put(name, new ChannelEntry(name, new DatedPolicy<>(policy, changedAt), countsSegments));
        changed(name);
    }

    /**
     * How a channel's deliveries are acknowledged.
     *
     * @param group whose committed offsets the acknowledgements are
     * @param maxInFlight of a partition; null: the window adapts
     * @param byLeases whoever leases a message says how long it may take
     */
    record Acknowledging(String group, @Nullable Integer maxInFlight, boolean byLeases) {}

    void putAcknowledging(String channel, Acknowledging how) {
        acknowledging.put(channel, how);
    }

    /** By channel. */
    Map<String, Acknowledging> acknowledging() {
        return Map.copyOf(acknowledging);
    }

    void removeChannel(String name) {
        acknowledging.remove(name);
        channels.remove(name);
        changed(name);
    }

    void putLimit(LimitKey key, LimitPolicy limit, long changedAt) {
        limits.put(key, new DatedPolicy<>(limit, changedAt));
        changed(key.channel());
    }

    void removeLimit(LimitKey key) {
        limits.remove(key);
        changed(key.channel());
    }

    private void changed(String channel) {
        feeds.forEach(feed -> feed.channels.add(channel));
    }

    @Override
    public @Nullable DatedPolicy<ChannelPolicy> channel(String name) {
        ChannelEntry entry = channels.get(name);
        return entry == null ? null : entry.policy();
    }

    @Override
    public DatedPolicy<LimitPolicy> sender(String channel, @Nullable String id) {
        return limits.getOrDefault(LimitKey.sender(channel, id), NONE);
    }

    @Override
    public DatedPolicy<LimitPolicy> customer(String channel, @Nullable String id) {
        return limits.getOrDefault(LimitKey.customer(channel, id), NONE);
    }

    /** All that is known of a channel; null where there is no such. */
    @Nullable
    ChannelEntry entry(String channel) {
        return channels.get(channel);
    }

    List<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** Tells what changes from now on; close it. */
    Feed subscribe() {
        Feed feed = new Feed();
        feeds.add(feed);
        return feed;
    }

    /** The names of the channels of which something was said since the last look. */
    final class Feed implements AutoCloseable {
        private final Queue<String> channels = new ConcurrentLinkedQueue<>();

        List<String> drain() {
            if (channels.isEmpty()) {
                return List.of();
            }
            List<String> changed = new ArrayList<>();
            for (String channel = channels.poll(); channel != null; channel = channels.poll()) {
                if (!changed.contains(channel)) {
                    changed.add(channel);
                }
            }
            return changed;
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }
}
