package fairlane.pipeline;

import fairlane.core.model.Refusal;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Gives up on scheduled messages that are cancelled, long before their time: goes through all of them after each
 * cancellation, some at a time. Those that it has not come to are given up on when their time comes.
 */
final class CancelledSchedule {
    private static final int AT_A_TIME = 256;

    private final ScheduledStore scheduled;
    private final Cancellations cancellations;
    private final Outbox outbox;
    private @Nullable Bytes last;
    private boolean done = true;
    private boolean again;

    CancelledSchedule(ScheduledStore scheduled, Cancellations cancellations, Outbox outbox) {
        this.scheduled = scheduled;
        this.cancellations = cancellations;
        this.outbox = outbox;
    }

    /** Something was cancelled. However often that happens, each walk comes to its end. */
    void request() {
        again = true;
    }

    /** @return whether there is more to go through */
    boolean step() {
        if (done && again) {
            again = false;
            done = false;
            last = null;
        }
        if (!done) {
            walk();
        }
        return !done || again;
    }

    private void walk() {
        try (KeyValueIterator<Bytes, byte[]> scan = scheduled.from(last)) {
            for (int i = 0; i < AT_A_TIME && scan.hasNext(); i++) {
                KeyValue<Bytes, byte[]> held = scan.next();
                last = held.key;
                if (cancellations.concern(StoreKeys.scheduledNames(held.key).customer())) {
                    look(ScheduledStore.decode(held));
                }
            }
            done = !scan.hasNext();
        }
    }

    private void look(Message message) {
        Refusal refusal = cancellations.refusal(message);
        if (refusal != null) {
            scheduled.remove(message);
            outbox.refuse(message, refusal);
        }
    }
}
