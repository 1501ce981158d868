package fairlane.pipeline.task;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The stateful processor of the topology. It passes each record to the {@link PartitionTask} of the record's partition.
 *
 * <p>Streams may call {@link #init} repeatedly on one processor, so each call closes the previous task and creates a
 * new one.
 */
public final class FairShareProcessor implements Processor<byte[], byte[], byte[], OutgoingValue> {
    private final PipelineContext pipeline;
    private @Nullable PartitionTask task;

    public FairShareProcessor(PipelineContext pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void init(ProcessorContext<byte[], OutgoingValue> context) {
        close();
        task = new PartitionTask(pipeline, context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(task).process(record);
    }

    @Override
    public void close() {
        if (task != null) {
            task.close();
            task = null;
        }
    }
}
