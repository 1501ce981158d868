package fairlane.admin.policies;

import fairlane.admin.AdminException;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.CompactedTopic;
import fairlane.admin.GroupOffsetInitializer;
import fairlane.admin.StoredRecord;
import fairlane.admin.TopicAdmin;
import fairlane.config.ChannelField;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.schema.Channel;
import fairlane.schema.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Creates, changes, lists and deletes channels, that is, their records and their deliveries topics. */
public final class ChannelAdmin {
    private final Cluster cluster;
    private final CompactedTopic<Channel> table;

    public ChannelAdmin(Cluster cluster) {
        this.cluster = cluster;
        this.table = new CompactedTopic<>(cluster, cluster.topics().channels(), Channel.class);
    }

    /** Returns the records of all channels by channel name. */
    public SortedMap<String, StoredRecord<Channel>> list() {
        return table.read();
    }

    /**
     * Changes the given fields of a channel. If the channel does not exist, creates its deliveries topic and then its
     * record.
     *
     * @param changes the new value of each field to change, as text
     * @throws AdminException if a value is invalid
     */
    public ChangedRecord<Channel> set(String name, Map<ChannelField, String> changes) {
        requireName(name);
        Optional<Channel> existing = findReadable(name);
        Channel channel = existing.orElseGet(() -> Channel.newBuilder().build());
        try {
            changes.forEach((field, text) -> field.set(channel, text));
            PolicyConversion.toChannelPolicy(channel);
        } catch (IllegalArgumentException e) {
            throw AdminException.invalidRequest(String.valueOf(e.getMessage()));
        }
        if (existing.isEmpty()) {
            new TopicAdmin(cluster).createDeliveries(name);
        }
        new GroupOffsetInitializer(cluster).initialize(Map.of(name, channel));
        table.put(name, channel);
        return new ChangedRecord<>(existing.isEmpty(), channel);
    }

    /**
     * Deletes the record of a channel; the deliveries topic of the channel stays. Returns false if the channel does not
     * exist.
     */
    public boolean delete(String name) {
        if (!list().containsKey(name)) {
            return false;
        }
        table.remove(name);
        return true;
    }

    private static void requireName(String name) {
        if (!Topics.isChannelName(name)) {
            throw AdminException.invalidRequest(
                    "a channel name must be 1 to 80 letters, digits, dots, underscores and hyphens, not \"" + name
                            + "\"");
        }
        if (name.equals(LimitKey.INTAKE)) {
            throw AdminException.invalidRequest(
                    "a channel cannot be called intake: limits of this name apply to the gateway");
        }
    }

    private Optional<Channel> findReadable(String name) {
        StoredRecord<Channel> stored = list().get(name);
        if (stored instanceof StoredRecord.Unreadable<Channel> unreadable) {
            throw AdminException.invalidRequest(
                    "the record of channel " + name + " cannot be read (" + unreadable.reason()
                            + "); delete it with: fairlane channels delete " + name + ", then set it again");
        }
        return Optional.ofNullable(stored).flatMap(StoredRecord::toOptional);
    }
}
