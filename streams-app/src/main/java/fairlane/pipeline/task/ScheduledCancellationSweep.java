package fairlane.pipeline.task;

import fairlane.core.model.Refusal;
import fairlane.pipeline.store.CancellationStore;
import fairlane.pipeline.store.Message;
import fairlane.pipeline.store.ScheduledStore;
import fairlane.pipeline.store.StoreKeys;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Removes cancelled messages from the scheduled store and writes their dead letters long before the messages are due.
 * After a cancellation, the sweep scans all scheduled messages, one batch per call of {@link #step}. If a cancelled
 * message becomes due before the sweep reaches it, the message is refused at that time.
 */
final class ScheduledCancellationSweep {
    private static final int BATCH_SIZE = 256;

    private final ScheduledStore scheduled;
    private final CancellationStore cancellations;
    private final Outbox outbox;
    private @Nullable Bytes lastKey;
    private boolean done = true;
    private boolean requested;

    ScheduledCancellationSweep(ScheduledStore scheduled, CancellationStore cancellations, Outbox outbox) {
        this.scheduled = scheduled;
        this.cancellations = cancellations;
        this.outbox = outbox;
    }

    /**
     * Requests a sweep after a cancellation. If a sweep is already running, the requested sweep follows that one;
     * several requests during a running sweep lead to one further sweep.
     */
    void requestSweep() {
        requested = true;
    }

    /**
     * Scans one batch of scheduled messages if a sweep is running or requested.
     *
     * @return whether scheduled messages remain to be scanned
     */
    boolean step() {
        if (done && requested) {
            requested = false;
            done = false;
            lastKey = null;
        }
        if (!done) {
            sweepBatch();
        }
        return !done || requested;
    }

    private void sweepBatch() {
        try (KeyValueIterator<Bytes, byte[]> scan = scheduled.rangeFrom(lastKey)) {
            for (int i = 0; i < BATCH_SIZE && scan.hasNext(); i++) {
                KeyValue<Bytes, byte[]> held = scan.next();
                lastKey = held.key;
                if (cancellations.hasAny(StoreKeys.scheduledNames(held.key).customer())) {
                    refuseIfCancelled(ScheduledStore.decode(held));
                }
            }
            done = !scan.hasNext();
        }
    }

    private void refuseIfCancelled(Message message) {
        Refusal refusal = cancellations.refusal(message);
        if (refusal != null) {
            scheduled.remove(message);
            outbox.refuse(message, refusal);
        }
    }
}
