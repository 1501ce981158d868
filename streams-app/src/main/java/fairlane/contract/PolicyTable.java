package fairlane.contract;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitInheritance;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.PolicySource;
import fairlane.schema.Channel;
import fairlane.schema.CostBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The channels and limits that this process knows. One thread applies the records of the channels topic and the limits
 * topic through a {@link PolicyTableUpdater}; any thread may read the table. Each subscriber learns of changes from a
 * {@link ChangeFeed} of its own.
 */
public final class PolicyTable implements PolicySource {
    private static final DatedPolicy<LimitPolicy> UNSET = new DatedPolicy<>(LimitPolicy.UNSET, 0);

    private final Map<String, ChannelEntry> channels = new ConcurrentHashMap<>();
    private final Map<LimitKey, DatedPolicy<LimitPolicy>> limits = new ConcurrentHashMap<>();
    private final Set<ChangeFeed> feeds = ConcurrentHashMap.newKeySet();
    private final AtomicLong limitsVersion = new AtomicLong();

    /**
     * A channel.
     *
     * @param name the name of the channel. Every message of the channel refers to this string object, so that look-ups
     *     by name compare references and not characters
     * @param record the record as it was read from the topic; it must not be modified
     * @param policy the settings of the channel that the scheduler applies, with the time of the last change of the
     *     record
     * @param costBySegments whether the default cost of a message is the number of its SMS segments
     */
    public record ChannelEntry(
            String name, Channel record, DatedPolicy<ChannelPolicy> policy, boolean costBySegments) {}

    /**
     * Adds or replaces a channel.
     *
     * @param changedAt the time of the change, epoch milliseconds
     * @throws IllegalArgumentException if the record is invalid; the table is then unchanged, and the exception message
     *     states the fault
     */
    public void putChannel(String name, Channel record, long changedAt) {
        DatedPolicy<ChannelPolicy> policy = new DatedPolicy<>(PolicyConversion.toChannelPolicy(record), changedAt);
        channels.put(name, new ChannelEntry(name, record, policy, record.getCostBy() == CostBy.SMS_SEGMENTS));
        notifyFeeds(name);
    }

    void removeChannel(String name) {
        channels.remove(name);
        notifyFeeds(name);
    }

    /**
     * Adds or replaces a limit.
     *
     * @param changedAt the time of the change, epoch milliseconds
     */
    public void putLimit(LimitKey key, LimitPolicy limit, long changedAt) {
        limits.put(key, new DatedPolicy<>(limit, changedAt));
        limitsVersion.incrementAndGet();
        notifyFeeds(key.channel());
    }

    void removeLimit(LimitKey key) {
        limits.remove(key);
        limitsVersion.incrementAndGet();
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

    public boolean hasChannel(String name) {
        return channels.containsKey(name);
    }

    /** Returns a channel by name; null if the channel does not exist. */
    public @Nullable ChannelEntry channelEntry(String name) {
        return channels.get(name);
    }

    public List<String> channelNames() {
        return List.copyOf(channels.keySet());
    }

    /** Returns the records of all channels by channel name. */
    public Map<String, Channel> channelRecords() {
        return channels.values().stream()
                .collect(Collectors.toUnmodifiableMap(ChannelEntry::name, ChannelEntry::record));
    }

    /** Returns the limit in the record with exactly this key; null if there is no such record. */
    public @Nullable LimitPolicy ownLimit(LimitKey key) {
        DatedPolicy<LimitPolicy> limit = limits.get(key);
        return limit == null ? null : limit.value();
    }

    /**
     * Returns the limit that applies to the customer or sender of {@code key}. Every field of the result is set. Each
     * field comes from the first of these sources that sets it: the record with this key, the record for all customers
     * or senders, the sender rates of the channel (for senders only), and {@link LimitPolicy#DEFAULT}.
     */
    public LimitPolicy effectiveLimit(LimitKey key) {
        LimitPolicy own = ownLimit(key);
        LimitPolicy everyone = ownLimit(new LimitKey(key.channel(), key.kind(), null));
        return LimitInheritance.merge(
                switch (key.kind()) {
                    case CUSTOMER -> LimitInheritance.customerRecords(own, everyone, LimitPolicy.DEFAULT);
                    case SENDER ->
                        LimitInheritance.senderRecords(
                                own, everyone, channelSenderRates(key.channel()), LimitPolicy.DEFAULT);
                });
    }

    private @Nullable LimitPolicy channelSenderRates(String channel) {
        ChannelEntry entry = channels.get(channel);
        return entry == null ? null : LimitPolicy.ofRates(entry.policy().value().senderRates());
    }

    /** Returns a number that grows with every change of a limit. */
    public long limitsVersion() {
        return limitsVersion.get();
    }

    /** Returns a feed that reports all changes from now on. The caller must close the feed. */
    public ChangeFeed subscribe() {
        ChangeFeed feed = new ChangeFeed();
        feeds.add(feed);
        return feed;
    }

    /** The names of the channels whose records or limits changed since the last {@link #drain}. */
    public final class ChangeFeed implements AutoCloseable {
        private final Queue<String> changedChannels = new ConcurrentLinkedQueue<>();

        /** Returns the name of each changed channel once, and empties the feed. */
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
