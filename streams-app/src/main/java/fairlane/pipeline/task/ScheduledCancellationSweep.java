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
 * After a cancellation, the sweep scans all scheduled messages, one batch per step. A cancelled message that the sweep
 * has not reached is refused when it is due.
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
     * Requests a sweep after a cancellation. A running sweep is completed first, and however often this method was
     * called meanwhile, one further sweep follows.
     */
    void requestSweep() {
        requested = true;
    }

    /**
     * Scans one batch of scheduled messages if a sweep is running or requested.
     *
     * @return whether the sweep is unfinished
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
