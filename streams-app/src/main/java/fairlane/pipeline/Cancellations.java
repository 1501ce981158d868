package fairlane.pipeline;

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
 * What is not to be sent any more, by its customer: in memory, and in a store for the next start. It is kept for as long
 * as a request may take to come. Of two that say the same, the later one says all.
 */
final class Cancellations {
    private static final Duration KEPT = Duration.ofDays(7);
    /** How many that are over are removed at a time. */
    private static final int OVER_AT_A_TIME = 64;

    private final KeyValueStore<Bytes, byte[]> store;
    private final RecordReader<Cancellation> reader;
    private final RecordReader<SendRequest> requests;
    private final Map<String, Map<What, Entry>> byCustomer = new HashMap<>();
    private final Queue<Dated> oldestFirst = new ArrayDeque<>();

    /** What a cancellation is about. */
    record What(CancelledBy kind, String value) {}

    /**
     * What there is to say about it.
     *
     * @param at what was accepted before is cancelled, epoch milliseconds
     * @param said when it came, epoch milliseconds
     */
    record Entry(long at, long said, String by, @Nullable String why) {}

    private record Dated(String customer, What what, long said) {}

    /** Reads what is in the store. */
    Cancellations(KeyValueStore<Bytes, byte[]> store, Encodings encodings) {
        this.store = store;
        this.reader = encodings.reader(Cancellation.class);
        this.requests = encodings.viewer(SendRequest.class);
        List<Dated> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> kept = all.next();
                String customer = CancellationCodec.customer(kept.key);
                What what = CancellationCodec.what(kept.key);
                Entry entry = CancellationCodec.entry(kept.value);
                remember(customer, what, entry);
                found.add(new Dated(customer, what, entry.said()));
            }
        }
        found.sort(Comparator.comparingLong(Dated::said));
        oldestFirst.addAll(found);
    }

    /**
     * Takes a new one in.
     *
     * @param timestamp the broker's time, epoch milliseconds: nobody cancels what comes later
     * @throws UnreadableRecordException if it is none
     * @throws IllegalArgumentException if it makes no sense
     */
    void take(String customer, byte[] value, long timestamp) throws UnreadableRecordException {
        Cancellation said = reader.read(value);
        if (said.getWhat() == CancelledBy.UNKNOWN) {
            throw new IllegalArgumentException("it does not say what is cancelled, or says it to a newer version");
        }
        if (said.getValue().getBytes(UTF_8).length > CancellationCodec.MAX_VALUE) {
            throw new IllegalArgumentException("its value has more than " + CancellationCodec.MAX_VALUE + " bytes");
        }
        What what = new What(said.getWhat(), said.getWhat() == CancelledBy.EVERYTHING ? "" : said.getValue());
        Entry before = byCustomer.getOrDefault(customer, Map.of()).get(what);
        long at = Math.min(said.getAt().toEpochMilli(), timestamp);
        Entry entry =
                new Entry(before == null ? at : Math.max(before.at(), at), timestamp, said.getBy(), said.getWhy());
        remember(customer, what, entry);
        store.put(CancellationCodec.key(customer, what), CancellationCodec.encode(entry));
        oldestFirst.add(new Dated(customer, what, timestamp));
    }

    private void remember(String customer, What what, Entry entry) {
        byCustomer.computeIfAbsent(customer, name -> new HashMap<>()).put(what, entry);
    }

    /** Forgets what no message can be affected by any more. */
    void forgetOld(long now) {
        for (int i = 0; i < OVER_AT_A_TIME; i++) {
            Dated oldest = oldestFirst.peek();
            if (oldest == null || oldest.said() > now - KEPT.toMillis()) {
                return;
            }
            oldestFirst.remove();
            forget(oldest);
        }
    }

    private void forget(Dated old) {
        Map<What, Entry> its = byCustomer.get(old.customer());
        Entry entry = its == null ? null : its.get(old.what());
        if (its == null || entry == null || entry.said() != old.said()) {
            return; // said again since
        }
        its.remove(old.what());
        if (its.isEmpty()) {
            byCustomer.remove(old.customer());
        }
        store.put(CancellationCodec.key(old.customer(), old.what()), null);
    }

    /** Whether anything was cancelled for this customer. */
    boolean concern(String customer) {
        return !byCustomer.isEmpty() && byCustomer.containsKey(customer);
    }

    /** Why a message is not to be sent; null where nobody said so. */
    @Nullable
    Refusal refusal(Message message) {
        Map<What, Entry> its = byCustomer.isEmpty() ? null : byCustomer.get(message.customer());
        if (its == null) {
            return null;
        }
        Refusal refusal = refusal(its, message, new What(CancelledBy.EVERYTHING, ""));
        if (refusal == null) {
            refusal = refusal(its, message, new What(CancelledBy.ID, message.id()));
        }
        if (refusal == null) {
            refusal = refusal(
                    its, message, new What(CancelledBy.SENDER, message.request().sender()));
        }
        if (refusal == null && its.keySet().stream().anyMatch(what -> what.kind() == CancelledBy.RECIPIENT)) {
            refusal = refusal(its, message, new What(CancelledBy.RECIPIENT, recipient(message)));
        }
        return refusal;
    }

    private static @Nullable Refusal refusal(Map<What, Entry> its, Message message, What what) {
        Entry entry = its.get(what);
        return entry == null || message.request().acceptedAt() >= entry.at()
                ? null
                : new Refusal(Refusal.Kind.CANCELLED, CancellationCodec.sentence(what, entry));
    }

    private String recipient(Message message) {
        try {
            return requests.read(message.value()).getRecipient();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a message that was read once cannot be read any more", e);
        }
    }
}
