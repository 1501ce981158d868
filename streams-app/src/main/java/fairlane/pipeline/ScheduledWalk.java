package fairlane.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Goes through the scheduled messages, a few at a time, while they change. */
final class ScheduledWalk {
    private static final int AT_A_TIME = 64;

    private final ScheduledStore scheduled;
    private @Nullable Bytes last;
    private boolean atEnd;

    ScheduledWalk(ScheduledStore scheduled) {
        this.scheduled = scheduled;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    List<Message> next() {
        List<Message> messages = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> scan = scheduled.from(last)) {
            while (scan.hasNext() && messages.size() < AT_A_TIME) {
                KeyValue<Bytes, byte[]> held = scan.next();
                if (!held.key.equals(last)) {
                    messages.add(ScheduledStore.decode(held));
                    last = held.key;
                }
            }
            atEnd = !scan.hasNext();
        }
        return messages;
    }
}
