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
 * Writes the dead letters of cancelled scheduled messages, long before they are due. Scans all scheduled messages after
 * a cancellation, a batch per step. A cancelled message that the sweep has not reached is refused when it is due.
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

    /** Requests a sweep after a cancellation. A running sweep is completed first, however often this is called. */
    void requestSweep() {
        requested = true;
    }

    /** Sweeps one batch. @return whether the sweep is unfinished */
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
