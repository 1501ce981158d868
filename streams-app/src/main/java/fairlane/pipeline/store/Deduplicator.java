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
 * The ids that were accepted lately, of those requests that ask for it with a header: the others cost nothing. Retries and
 * replays have been accepted before, and are asked nothing.
 */
public final class Deduplicator {
    private static final byte VERSION = 1;
    private static final String ENABLED = "true";
    /** No request's: a customer's name has at least one byte. */
    private static final Bytes MARKER_KEY = Bytes.wrap(new byte[] {0});

    private final WindowStore<Bytes, byte[]> store;
    private final long windowMillis;

    /** @param window for so long an id is not accepted again */
    public Deduplicator(WindowStore<Bytes, byte[]> store, Duration window) {
        this.store = store;
        this.windowMillis = window.toMillis();
    }

    /**
     * Leaves a mark, so that the store is never empty: of a window store without any entry Streams 4.3.1 finds no offset
     * at the next start, and for that deletes everything that the task has on disk, and restores it anew.
     *
     * @param now epoch milliseconds
     */
    public void writeMarker(long now) {
        store.put(MARKER_KEY, new byte[] {VERSION}, now);
    }

    /** Whether a message is to be accepted only once. */
    public static boolean isRequested(Headers headers, Message message) {
        Header header = headers.lastHeader(HeaderNames.DEDUPE);
        return header != null
                && !message.request().retry()
                && header.value() != null
                && ENABLED.equalsIgnoreCase(new String(header.value(), UTF_8));
    }

    /** Whether the same customer's id was accepted within the window. */
    public boolean isDuplicate(Message message) {
        return isAccepted(message.customer(), message.id(), message.request().acceptedAt());
    }

    /** Whether an id of a customer's was accepted within the window of that time, epoch milliseconds. */
    public boolean isAccepted(String customer, String id, long acceptedAt) {
        long from = Math.max(0, acceptedAt - windowMillis + 1);
        try (WindowStoreIterator<byte[]> accepted = store.fetch(key(customer, id), from, acceptedAt + windowMillis)) {
            return accepted.hasNext();
        }
    }

    /** @param now no time in the future must make the store forget what is of today, epoch milliseconds */
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
