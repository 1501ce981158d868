package fairlane.pipeline;

import fairlane.schema.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The processor, between it and the driver what the driver does not do: it finds the state that another left; what it
 * forwards to other partitions does not come back to this one; its pulses may be held up.
 */
final class DrivenFairShare implements Processor<byte[], byte[], byte[], Outgoing> {
    private final FairShare fairShare;
    private final Topics topics;
    private final Gate gate;
    private final RecordedState state;
    private @Nullable ProcessorContext<byte[], Outgoing> context;

    DrivenFairShare(FairShare fairShare, Topics topics, Gate gate, RecordedState state) {
        this.fairShare = fairShare;
        this.topics = topics;
        this.gate = gate;
        this.state = state;
    }

    /** What may come in. */
    static final class Gate {
        boolean holdsPulses;
        private int expected;

        /** The test is about to send one. */
        void sent() {
            expected++;
        }

        private boolean lets(boolean pulse) {
            boolean sent = expected > 0;
            expected = 0;
            return pulse ? !holdsPulses : sent;
        }
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> itsContext) {
        context = itsContext;
        state.putInto(itsContext);
        fairShare.init(itsContext);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic =
                Objects.requireNonNull(context).recordMetadata().orElseThrow().topic();
        if (gate.lets(topic.equals(topics.pulse()))) {
            fairShare.process(record);
        }
    }

    @Override
    public void close() {
        fairShare.close();
    }
}
