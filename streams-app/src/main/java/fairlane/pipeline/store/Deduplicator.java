package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Detects message IDs that a customer repeats within a time window. Only requests with the dedupe header are compared
 * with earlier IDs, so other requests cost nothing. Retries and replays are not compared, because their IDs were
 * accepted with the original request.
 */
public final class Deduplicator {
    private static final byte VERSION = 1;
    private static final String ENABLED = "true";
    /**
     * The key of the marker entry. It differs from every key of a message ID, because such a key starts with the length
     * of the customer name, which is at least one byte.
     */
    private static final Bytes MARKER_KEY = Bytes.wrap(new byte[] {0});

    private final WindowStore<Bytes, byte[]> store;
    private final long windowMillis;

    /** @param window how long after the acceptance of a message ID another request with this ID is a duplicate */
    public Deduplicator(WindowStore<Bytes, byte[]> store, Duration window) {
        this.store = store;
        this.windowMillis = window.toMillis();
    }

    /**
     * Writes a marker entry, so that the store is never empty: Streams 4.3.1 finds no offset for an empty window store
     * at the next start, and therefore deletes all local state of the task and restores it from the changelogs.
     *
     * @param now epoch milliseconds
     */
    public void writeMarker(long now) {
        store.put(MARKER_KEY, new byte[] {VERSION}, now);
    }

    /** Whether a request is to be deduplicated, that is, has the dedupe header and is not a retry. */
    public static boolean isRequested(Headers headers, Message message) {
        Header header = headers.lastHeader(HeaderNames.DEDUPE);
        return header != null
                && !message.request().retry()
                && header.value() != null
                && ENABLED.equalsIgnoreCase(new String(header.value(), UTF_8));
    }

    /**
     * Whether another message with the same customer and ID was accepted within the dedupe window before or after the
     * acceptance of this message.
     */
    public boolean isDuplicate(Message message) {
        return isAccepted(message.customer(), message.id(), message.request().acceptedAt());
    }

    /**
     * Whether a message with this customer and ID was accepted within the dedupe window before or after a time.
     *
     * @param acceptedAt the time in epoch milliseconds
     */
    public boolean isAccepted(String customer, String id, long acceptedAt) {
        long from = Math.max(0, acceptedAt - windowMillis + 1);
        try (WindowStoreIterator<byte[]> accepted = store.fetch(key(customer, id), from, acceptedAt + windowMillis)) {
            return accepted.hasNext();
        }
    }

    /**
     * Records the ID of an accepted message.
     *
     * @param now the current time in epoch milliseconds, which is stored in place of an acceptance time in the future,
     *     because a future time would advance the stream time of the store and expire current entries
     */
    public void remember(Message message, long now) {
        long acceptedAt = Math.min(message.request().acceptedAt(), now);
        byte[] value =
                ByteBuffer.allocate(1 + 8).put(VERSION).putLong(acceptedAt).array();
        store.put(key(message.customer(), message.id()), value, acceptedAt);
    }

    private static Bytes key(String customer, String id) {
        byte[] customerBytes = customer.getBytes(UTF_8);
        byte[] idBytes = id.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + customerBytes.length + idBytes.length)
                .put((byte) customerBytes.length)
                .put(customerBytes)
                .put(idBytes)
                .array());
    }
}
