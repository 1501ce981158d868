package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.core.model.Refusal;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The cancellations of one partition, by customer. They are kept in memory and also in a state store, from which the
 * next task of the partition restores them. A cancellation is kept for as long as a request that it affects may still
 * arrive. A repeated cancellation replaces the earlier cancellation of the same messages.
 */
public final class CancellationStore {
    private static final Duration RETENTION = Duration.ofDays(7);
    /** The maximum number of expired cancellations that one call removes. */
    private static final int EXPIRY_BATCH_SIZE = 64;

    private final KeyValueStore<Bytes, byte[]> store;
    private final RecordReader<Cancellation> cancellationReader;
    private final RecordReader<SendRequest> requestReader;
    private final Map<String, Map<CancellationTarget, CancellationEntry>> byCustomer = new HashMap<>();
    private final Queue<ExpiryEntry> oldestFirst = new ArrayDeque<>();

    /** Selects the messages that a cancellation applies to, for example all messages of a sender. */
    record CancellationTarget(CancelledBy kind, String value) {}

    /**
     * A cancellation record, except for the selection of messages that it applies to.
     *
     * @param cutoff messages accepted before this time are cancelled, epoch milliseconds
     * @param receivedAt timestamp of the cancellation record, epoch milliseconds
     * @param cancelledBy name of the user who cancelled; empty if unknown
     */
    record CancellationEntry(
            long cutoff,
            long receivedAt,
            String cancelledBy,
            @Nullable String reason) {}

    private record ExpiryEntry(String customer, CancellationTarget target, long receivedAt) {}

    /** Creates the object and reads all cancellations from the state store into memory. */
    public CancellationStore(KeyValueStore<Bytes, byte[]> store, Encodings encodings) {
        this.store = store;
        this.cancellationReader = encodings.reader(Cancellation.class);
        this.requestReader = encodings.viewer(SendRequest.class);
        List<ExpiryEntry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> stored = all.next();
                String customer = CancellationCodec.customer(stored.key);
                CancellationTarget target = CancellationCodec.target(stored.key);
                CancellationEntry entry = CancellationCodec.entry(stored.value);
                put(customer, target, entry);
                entries.add(new ExpiryEntry(customer, target, entry.receivedAt()));
            }
        }
        entries.sort(Comparator.comparingLong(ExpiryEntry::receivedAt));
        oldestFirst.addAll(entries);
    }

    /**
     * Adds a cancellation.
     *
     * @param value the encoded cancellation
     * @param timestamp when the broker received the cancellation, epoch milliseconds; if the cutoff in the cancellation
     *     is later, the cutoff is reduced to this time, so that the cancellation does not affect messages accepted
     *     afterwards
     * @throws UnreadableRecordException if the encoded cancellation cannot be decoded
     * @throws IllegalArgumentException if the cancellation is invalid; the exception message says why
     */
    public void add(String customer, byte[] value, long timestamp) throws UnreadableRecordException {
        Cancellation cancellation = cancellationReader.read(value);
        if (cancellation.getWhat() == CancelledBy.UNKNOWN) {
            throw new IllegalArgumentException(
                    "the kind of the cancellation is missing, or unknown to this version of Fairlane");
        }
        if (cancellation.getValue().getBytes(UTF_8).length > CancellationCodec.MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("the cancelled ID, sender or recipient has more than "
                    + CancellationCodec.MAX_VALUE_BYTES + " bytes");
        }
        CancellationTarget target = new CancellationTarget(
                cancellation.getWhat(),
                cancellation.getWhat() == CancelledBy.EVERYTHING ? "" : cancellation.getValue());
        CancellationEntry previous = byCustomer.getOrDefault(customer, Map.of()).get(target);
        long cutoff = Math.min(cancellation.getAt().toEpochMilli(), timestamp);
        CancellationEntry entry = new CancellationEntry(
                previous == null ? cutoff : Math.max(previous.cutoff(), cutoff),
                timestamp,
                cancellation.getBy(),
                cancellation.getWhy());
        put(customer, target, entry);
        store.put(CancellationCodec.key(customer, target), CancellationCodec.encode(entry));
        oldestFirst.add(new ExpiryEntry(customer, target, timestamp));
    }

    private void put(String customer, CancellationTarget target, CancellationEntry entry) {
        byCustomer.computeIfAbsent(customer, name -> new HashMap<>()).put(target, entry);
    }

    /**
     * Removes cancellations that have expired, because the requests that they affect can no longer arrive. Each call
     * removes at most {@link #EXPIRY_BATCH_SIZE} cancellations.
     */
    public void removeExpired(long now) {
        for (int i = 0; i < EXPIRY_BATCH_SIZE; i++) {
            ExpiryEntry oldest = oldestFirst.peek();
            if (oldest == null || oldest.receivedAt() > now - RETENTION.toMillis()) {
                return;
            }
            oldestFirst.remove();
            remove(oldest);
        }
    }

    private void remove(ExpiryEntry expired) {
        Map<CancellationTarget, CancellationEntry> entries = byCustomer.get(expired.customer());
        CancellationEntry entry = entries == null ? null : entries.get(expired.target());
        if (entries == null || entry == null || entry.receivedAt() != expired.receivedAt()) {
            return; // a repeated cancellation has replaced this one and expires later
        }
        entries.remove(expired.target());
        if (entries.isEmpty()) {
            byCustomer.remove(expired.customer());
        }
        store.put(CancellationCodec.key(expired.customer(), expired.target()), null);
    }

    /** Whether there is any cancellation for this customer. */
    public boolean hasAny(String customer) {
        return !byCustomer.isEmpty() && byCustomer.containsKey(customer);
    }

    /** If a cancellation applies to the message, returns the refusal with the reason; otherwise null. */
    public @Nullable Refusal refusal(Message message) {
        Map<CancellationTarget, CancellationEntry> entries =
                byCustomer.isEmpty() ? null : byCustomer.get(message.customer());
        if (entries == null) {
            return null;
        }
        Refusal refusal = refusal(entries, message, new CancellationTarget(CancelledBy.EVERYTHING, ""));
        if (refusal == null) {
            refusal = refusal(entries, message, new CancellationTarget(CancelledBy.ID, message.id()));
        }
        if (refusal == null) {
            refusal = refusal(
                    entries,
                    message,
                    new CancellationTarget(CancelledBy.SENDER, message.request().sender()));
        }
        if (refusal == null && entries.keySet().stream().anyMatch(target -> target.kind() == CancelledBy.RECIPIENT)) {
            refusal = refusal(entries, message, new CancellationTarget(CancelledBy.RECIPIENT, recipient(message)));
        }
        return refusal;
    }

    private static @Nullable Refusal refusal(
            Map<CancellationTarget, CancellationEntry> entries, Message message, CancellationTarget target) {
        CancellationEntry entry = entries.get(target);
        return entry == null || message.request().acceptedAt() >= entry.cutoff()
                ? null
                : new Refusal(Refusal.Kind.CANCELLED, CancellationCodec.describe(target, entry));
    }

    private String recipient(Message message) {
        try {
            return requestReader.read(message.value()).getRecipient();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a message that was readable at intake cannot be read any more", e);
        }
    }
}
