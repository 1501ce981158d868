package fairlane.pipeline.inspection;

import fairlane.pipeline.store.Message;
import fairlane.pipeline.store.ScheduledStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Iterates over the scheduled messages, one batch per call. Messages may be added and removed between two calls. */
final class ScheduledMessageCursor {
    private static final int BATCH_SIZE = 64;

    private final ScheduledStore scheduled;
    private @Nullable Bytes lastKey;
    private boolean atEnd;

    ScheduledMessageCursor(ScheduledStore scheduled) {
        this.scheduled = scheduled;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    List<Message> nextBatch() {
        List<Message> messages = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> scan = scheduled.rangeFrom(lastKey)) {
            while (scan.hasNext() && messages.size() < BATCH_SIZE) {
                KeyValue<Bytes, byte[]> held = scan.next();
                if (!held.key.equals(lastKey)) {
                    messages.add(ScheduledStore.decode(held));
                    lastKey = held.key;
                }
            }
            atEnd = !scan.hasNext();
        }
        return messages;
    }
}
