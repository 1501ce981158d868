package fairlane.pipeline.task;

import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.store.CancellationStore;
import fairlane.schema.UnreadableRecordException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes the records of the cancellations topic. An invalid record is logged and changes nothing. */
final class CancellationIntake {
    private static final Logger log = LoggerFactory.getLogger(CancellationIntake.class);

    private final Admission admission;
    private final CancellationStore cancellations;
    private final ScheduledCancellationSweep sweep;
    private final Scheduler scheduler;
    private final Outbox outbox;
    private final PipelineMetrics metrics;

    CancellationIntake(
            Admission admission,
            CancellationStore cancellations,
            ScheduledCancellationSweep sweep,
            Scheduler scheduler,
            Outbox outbox,
            PipelineMetrics metrics) {
        this.admission = admission;
        this.cancellations = cancellations;
        this.sweep = sweep;
        this.scheduler = scheduler;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /**
     * Processes one record.
     *
     * @return whether a cancellation was added
     */
    boolean process(Record<byte[], byte[]> record, RecordMetadata metadata) {
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("the record has no value");
            }
            String customer = admission.decodeCustomer(record.key());
            if (admission.isMisplaced(record.key(), metadata.partition())) {
                metrics.recordMisplaced();
                outbox.forwardMisplaced(record.key(), record.value());
                return false;
            }
            cancellations.add(customer, record.value(), record.timestamp());
            scheduler.onMessagesCancelled(customer);
            sweep.requestSweep();
            return true;
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            log.warn(
                    "Ignoring an invalid record of the cancellations topic (partition {}, offset {}). Cause: {}",
                    metadata.partition(),
                    metadata.offset(),
                    e.getMessage());
            return false;
        }
    }
}
