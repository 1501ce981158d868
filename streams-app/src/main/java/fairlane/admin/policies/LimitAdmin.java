package fairlane.admin.policies;

import fairlane.admin.AdminException;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.CompactedTopic;
import fairlane.admin.StoredRecord;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.core.limits.LimitInheritance;
import fairlane.core.limits.LimitPolicy;
import fairlane.schema.Channel;
import fairlane.schema.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads, changes and deletes limit records, and determines the limit that applies to a customer or sender. */
public final class LimitAdmin {
    private static final Set<LimitField> SENDER_FIELDS =
            Set.of(LimitField.RATES, LimitField.PAUSED, LimitField.BLOCKED);

    private final ChannelAdmin channels;
    private final CompactedTopic<Limit> table;

    public LimitAdmin(Cluster cluster) {
        this.channels = new ChannelAdmin(cluster);
        this.table = new CompactedTopic<>(cluster, cluster.topics().limits(), Limit.class);
    }

    /** Returns all limit records by their key in the topic. */
    public SortedMap<String, StoredRecord<Limit>> list() {
        return table.read();
    }

    /**
     * Returns the limit record with the given key; empty if it does not exist.
     *
     * @throws AdminException if the limit record is unreadable
     */
    public Optional<Limit> find(LimitKey key) {
        return findReadable(list(), key);
    }

    /**
     * Changes the given fields of a limit record; creates the record if it does not exist.
     *
     * @throws AdminException if the channel does not exist or a value is invalid
     */
    public ChangedRecord<Limit> set(LimitKey key, LimitChange change) {
        requireChannel(key);
        if (change.hasCustomerOnlyFields() && key.kind() == LimitKey.Kind.SENDER) {
            throw AdminException.invalidRequest(
                    "weight and max-queued apply to customers only; use --customer or --every-customer");
        }
        Optional<Limit> existing = find(key);
        Limit limit = existing.orElseGet(() -> Limit.newBuilder().build());
        try {
            change.apply(limit);
            PolicyConversion.toLimitPolicy(limit);
        } catch (IllegalArgumentException e) {
            throw AdminException.invalidRequest(String.valueOf(e.getMessage()));
        }
        table.put(key.toString(), limit);
        return new ChangedRecord<>(existing.isEmpty(), limit);
    }

    /**
     * Unsets fields of a limit record. If no field remains set, deletes the record.
     *
     * @param fields the fields to unset; an empty set unsets all fields
     * @return false if no limit record with this key exists
     */
    public boolean unset(LimitKey key, Set<LimitField> fields) {
        StoredRecord<Limit> stored = list().get(key.toString());
        if (stored == null) {
            return false;
        }
        Limit remaining = stored.toOptional().orElseGet(() -> Limit.newBuilder().build());
        fields.forEach(field -> field.unset(remaining));
        boolean isEmpty = Arrays.stream(LimitField.values()).allMatch(field -> field.text(remaining) == null);
        if (fields.isEmpty() || isEmpty) {
            table.remove(key.toString());
        } else {
            table.put(key.toString(), remaining);
        }
        return true;
    }

    /**
     * Returns the value of each limit field that applies to the customer or sender of {@code key}, and names the record
     * that sets the value. For a customer, this is the record of the customer or else the record for every customer.
     * For a sender, this is the record of the sender, or else the record for every sender, or else the channel record
     * with the rates of senders. If none of these records sets the field, the default applies.
     */
    public List<EffectiveLimitField> effective(LimitKey key) {
        List<SourcedLimit> records = recordsByPrecedence(key);
        return Arrays.stream(LimitField.values())
                .filter(field -> key.kind() == LimitKey.Kind.CUSTOMER || SENDER_FIELDS.contains(field))
                .map(field -> effective(field, records))
                .toList();
    }

    /**
     * A limit and the name under which its record is shown to users: {@code limit sms/sender/*}, {@code channel sms} or
     * {@code default}.
     */
    private record SourcedLimit(String source, Limit limit) {}

    private List<SourcedLimit> recordsByPrecedence(LimitKey key) {
        requireChannel(key);
        SortedMap<String, StoredRecord<Limit>> records = list();
        SourcedLimit own = sourcedLimit(records, key);
        SourcedLimit everyone = sourcedLimit(records, new LimitKey(key.channel(), key.kind(), null));
        SourcedLimit defaults = new SourcedLimit("default", defaults());
        return key.kind() == LimitKey.Kind.CUSTOMER
                ? LimitInheritance.customerRecords(own, everyone, defaults)
                : LimitInheritance.senderRecords(own, everyone, channelSenderRates(key.channel()), defaults);
    }

    private static @Nullable SourcedLimit sourcedLimit(SortedMap<String, StoredRecord<Limit>> records, LimitKey key) {
        return findReadable(records, key)
                .map(limit -> new SourcedLimit("limit " + key, limit))
                .orElse(null);
    }

    private @Nullable SourcedLimit channelSenderRates(String channel) {
        return Optional.ofNullable(channels.list().get(channel))
                .flatMap(StoredRecord::toOptional)
                .map(Channel::getSenderRates)
                .filter(rates -> !rates.isEmpty())
                .map(rates -> new SourcedLimit(
                        "channel " + channel, Limit.newBuilder().setRates(rates).build()))
                .orElse(null);
    }

    private static Limit defaults() {
        LimitPolicy policy = LimitPolicy.DEFAULT;
        return Limit.newBuilder()
                .setRates(List.of())
                .setWeight(policy.weight())
                .setMaxQueued(policy.maxQueued())
                .setPaused(policy.paused())
                .setBlocked(policy.blocked())
                .build();
    }

    private static EffectiveLimitField effective(LimitField field, List<SourcedLimit> recordsByPrecedence) {
        for (SourcedLimit record : recordsByPrecedence) {
            String text = field.text(record.limit());
            if (text != null) {
                return new EffectiveLimitField(field, text, record.source());
            }
        }
        throw new IllegalStateException("the defaults do not set " + field);
    }

    private void requireChannel(LimitKey key) {
        Set<String> existing = channels.list().keySet();
        if (!key.channel().equals(LimitKey.INTAKE) && !existing.contains(key.channel())) {
            throw AdminException.invalidRequest("there is no channel " + key.channel() + "; there are: "
                    + String.join(", ", existing) + "; create it with: fairlane channels set " + key.channel());
        }
    }

    private static Optional<Limit> findReadable(SortedMap<String, StoredRecord<Limit>> records, LimitKey key) {
        StoredRecord<Limit> stored = records.get(key.toString());
        if (stored instanceof StoredRecord.Unreadable<Limit> unreadable) {
            throw AdminException.invalidRequest("the record " + key + " cannot be read (" + unreadable.reason()
                    + "); remove it with: fairlane limits unset, then set it again");
        }
        return Optional.ofNullable(stored).flatMap(StoredRecord::toOptional);
    }
}
