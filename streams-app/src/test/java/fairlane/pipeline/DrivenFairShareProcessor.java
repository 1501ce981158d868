package fairlane.pipeline;

import fairlane.pipeline.store.ChangelogState;
import fairlane.pipeline.task.FairShareProcessor;
import fairlane.pipeline.task.OutgoingValue;
import fairlane.schema.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Wraps {@link FairShareProcessor} and adds functions that the test driver lacks. This class restores the state of an
 * earlier task, drops records that the task forwards to other partitions, and can hold back pulses.
 */
final class DrivenFairShareProcessor implements Processor<byte[], byte[], byte[], OutgoingValue> {
    private final FairShareProcessor processor;
    private final Topics topics;
    private final RecordGate gate;
    private final ChangelogState state;
    private @Nullable ProcessorContext<byte[], OutgoingValue> context;

    DrivenFairShareProcessor(FairShareProcessor processor, Topics topics, RecordGate gate, ChangelogState state) {
        this.processor = processor;
        this.topics = topics;
        this.gate = gate;
        this.state = state;
    }

    /**
     * Decides which records reach the processor. These are the records that the test sends, and pulses unless the test
     * holds them back.
     */
    static final class RecordGate {
        boolean holdsPulses;
        private int expected;

        /** Lets the next record reach the processor, because the test sends this record. */
        void expectRecord() {
            expected++;
        }

        private boolean admits(boolean pulse) {
            boolean sent = expected > 0;
            expected = 0;
            return pulse ? !holdsPulses : sent;
        }
    }

    @Override
    public void init(ProcessorContext<byte[], OutgoingValue> processorContext) {
        context = processorContext;
        state.restoreInto(processorContext);
        processor.init(processorContext);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic =
                Objects.requireNonNull(context).recordMetadata().orElseThrow().topic();
        if (gate.admits(topic.equals(topics.pulse()))) {
            processor.process(record);
        }
    }

    @Override
    public void close() {
        processor.close();
    }
}
