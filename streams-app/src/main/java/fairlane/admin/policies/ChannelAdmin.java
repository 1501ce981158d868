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

/** The channels: their records, and the topic that each has. */
public final class ChannelAdmin {
    private final Cluster cluster;
    private final CompactedTopic<Channel> table;

    public ChannelAdmin(Cluster cluster) {
        this.cluster = cluster;
        this.table = new CompactedTopic<>(cluster, cluster.topics().channels(), Channel.class);
    }

    /** Every channel by its name. */
    public SortedMap<String, StoredRecord<Channel>> list() {
        return table.read();
    }

    /**
     * Changes what is given and leaves the rest; a channel that does not exist is made, its topic first.
     *
     * @param changes fields with their new values as text
     * @return whether the channel is new, and what it is now
     * @throws AdminException when a value is wrong
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

    /** Writes a tombstone; the topic stays. False: there is no such channel. */
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
                    "a channel's name is 1 to 80 letters, digits, dots, underscores and hyphens, not \"" + name + "\"");
        }
        if (name.equals(LimitKey.INTAKE)) {
            throw AdminException.invalidRequest(
                    "no channel can be called intake: limits under that name are the gateway's");
        }
    }

    private Optional<Channel> findReadable(String name) {
        StoredRecord<Channel> stored = list().get(name);
        if (stored instanceof StoredRecord.Unreadable<Channel> unreadable) {
            throw AdminException.invalidRequest("the record of channel " + name + " cannot be read ("
                    + unreadable.reason() + "); write it anew after: fairlane channels delete " + name);
        }
        return Optional.ofNullable(stored).flatMap(StoredRecord::toOptional);
    }
}
