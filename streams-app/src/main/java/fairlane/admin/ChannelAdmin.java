package fairlane.admin;

import fairlane.config.ChannelField;
import fairlane.schema.Channel;
import fairlane.schema.Topics;
import fairlane.wire.LimitKey;
import fairlane.wire.Policies;
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
    public SortedMap<String, Stored<Channel>> list() {
        return table.read();
    }

    /**
     * Changes what is given and leaves the rest; a channel that does not exist is made, its topic first.
     *
     * @param changes fields with their new values as text
     * @return whether the channel is new, and what it is now
     * @throws AdminException when a value is wrong
     */
    public Changed<Channel> set(String name, Map<ChannelField, String> changes) {
        requireName(name);
        Optional<Channel> found = readable(name);
        Channel channel = found.orElseGet(() -> Channel.newBuilder().build());
        try {
            changes.forEach((field, text) -> field.set(channel, text));
            Policies.channel(channel);
        } catch (IllegalArgumentException e) {
            throw AdminException.mistake(String.valueOf(e.getMessage()));
        }
        if (found.isEmpty()) {
            new TopicAdmin(cluster).createDeliveries(name);
        }
        new GroupBeginning(cluster).at(Map.of(name, channel));
        table.put(name, channel);
        return new Changed<>(found.isEmpty(), channel);
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
            throw AdminException.mistake(
                    "a channel's name is 1 to 80 letters, digits, dots, underscores and hyphens, not \"" + name + "\"");
        }
        if (name.equals(LimitKey.INTAKE)) {
            throw AdminException.mistake("no channel can be called intake: limits under that name are the gateway's");
        }
    }

    private Optional<Channel> readable(String name) {
        Stored<Channel> stored = list().get(name);
        if (stored instanceof Stored.Unreadable<Channel> unreadable) {
            throw AdminException.mistake("the record of channel " + name + " cannot be read (" + unreadable.reason()
                    + "); write it anew after: fairlane channels delete " + name);
        }
        return Optional.ofNullable(stored).flatMap(Stored::readable);
    }
}
