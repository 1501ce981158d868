package fairlane.admin;

import fairlane.schema.Channel;
import fairlane.schema.Limit;
import fairlane.wire.LimitKey;
import fairlane.wire.Policies;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The limits: what their records say, and what holds in the end. */
public final class LimitAdmin {
    private static final Set<LimitField> SENDER_FIELDS =
            Set.of(LimitField.RATES, LimitField.PAUSED, LimitField.BLOCKED);

    private final ChannelAdmin channels;
    private final CompactedTopic<Limit> table;

    public LimitAdmin(Cluster cluster) {
        this.channels = new ChannelAdmin(cluster);
        this.table = new CompactedTopic<>(cluster, cluster.topics().limits(), Limit.class);
    }

    /** Every record by its key as it stands on the topic. */
    public SortedMap<String, Stored<Limit>> list() {
        return table.read();
    }

    /** The record of {@code key}, where there is one that can be read. */
    public Optional<Limit> find(LimitKey key) {
        return readable(list(), key);
    }

    /**
     * Changes what is given and leaves the rest.
     *
     * @throws AdminException when the channel does not exist, or a value is wrong
     */
    public Changed<Limit> set(LimitKey key, LimitChange change) {
        requireChannel(key);
        if (change.isForCustomers() && key.kind() == LimitKey.Kind.SENDER) {
            throw AdminException.mistake(
                    "a weight and a max-queued are a customer's; say --customer or --every-customer");
        }
        Optional<Limit> found = find(key);
        Limit limit = found.orElseGet(() -> Limit.newBuilder().build());
        try {
            change.apply(limit);
            Policies.limit(limit);
        } catch (IllegalArgumentException e) {
            throw AdminException.mistake(String.valueOf(e.getMessage()));
        }
        table.put(key.toString(), limit);
        return new Changed<>(found.isEmpty(), limit);
    }

    /**
     * Takes back what a record says of {@code fields}; a record that says nothing any more is removed.
     *
     * @param fields empty: everything
     * @return false: there is no such record
     */
    public boolean unset(LimitKey key, Set<LimitField> fields) {
        Stored<Limit> stored = list().get(key.toString());
        if (stored == null) {
            return false;
        }
        Limit rest = stored.readable().orElseGet(() -> Limit.newBuilder().build());
        fields.forEach(field -> field.unset(rest));
        boolean silent = Arrays.stream(LimitField.values()).allMatch(field -> field.text(rest) == null);
        if (fields.isEmpty() || silent) {
            table.remove(key.toString());
        } else {
            table.put(key.toString(), rest);
        }
        return true;
    }

    /**
     * What holds for the customer or sender of {@code key} and which record says so: its own, the one for everybody,
     * what the channel says of senders, or what holds where nobody says anything.
     */
    public List<EffectiveField> effective(LimitKey key) {
        Map<String, Limit> sources = sources(key);
        return Arrays.stream(LimitField.values())
                .filter(field -> key.kind() == LimitKey.Kind.CUSTOMER || SENDER_FIELDS.contains(field))
                .map(field -> effective(field, sources))
                .toList();
    }

    private Map<String, Limit> sources(LimitKey key) {
        requireChannel(key);
        SortedMap<String, Stored<Limit>> records = list();
        Map<String, Limit> sources = new LinkedHashMap<>();
        LimitKey everybody = new LimitKey(key.channel(), key.kind(), null);
        List.of(key, everybody)
                .forEach(one -> readable(records, one).ifPresent(limit -> sources.put("limit " + one, limit)));
        if (key.kind() == LimitKey.Kind.SENDER) {
            senderRates(key.channel()).ifPresent(limit -> sources.put("channel " + key.channel(), limit));
        }
        sources.put("default", defaults());
        return sources;
    }

    private Optional<Limit> senderRates(String channel) {
        return Optional.ofNullable(channels.list().get(channel))
                .flatMap(Stored::readable)
                .map(Channel::getSenderRates)
                .filter(rates -> !rates.isEmpty())
                .map(rates -> Limit.newBuilder().setRates(rates).build());
    }

    private static Limit defaults() {
        var core = fairlane.core.limits.LimitPolicy.DEFAULT;
        return Limit.newBuilder()
                .setRates(List.of())
                .setWeight(core.weight())
                .setMaxQueued(core.maxQueued())
                .setPaused(core.paused())
                .setBlocked(core.blocked())
                .build();
    }

    private static EffectiveField effective(LimitField field, Map<String, Limit> sources) {
        for (Map.Entry<String, Limit> source : sources.entrySet()) {
            String text = field.text(source.getValue());
            if (text != null) {
                return new EffectiveField(field, text, source.getKey());
            }
        }
        throw new IllegalStateException("the defaults say nothing of " + field);
    }

    private void requireChannel(LimitKey key) {
        Set<String> existing = channels.list().keySet();
        if (!key.channel().equals(LimitKey.INTAKE) && !existing.contains(key.channel())) {
            throw AdminException.mistake("there is no channel " + key.channel() + "; there are: "
                    + String.join(", ", existing) + "; a new one is made with: fairlane channels set " + key.channel());
        }
    }

    private static Optional<Limit> readable(SortedMap<String, Stored<Limit>> records, LimitKey key) {
        Stored<Limit> stored = records.get(key.toString());
        if (stored instanceof Stored.Unreadable<Limit> unreadable) {
            throw AdminException.mistake("the record " + key + " cannot be read (" + unreadable.reason()
                    + "); take it back with limits unset, and set it anew");
        }
        return Optional.ofNullable(stored).flatMap(Stored::readable);
    }
}
