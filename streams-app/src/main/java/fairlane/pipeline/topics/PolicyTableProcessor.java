package fairlane.pipeline.topics;

import fairlane.contract.PolicyTableUpdater;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Passes the records of the channels topic or the limits topic to the {@link PolicyTableUpdater}. */
public final class PolicyTableProcessor implements Processor<String, byte[], Void, Void> {
    private final RecordHandler handler;

    private interface RecordHandler {
        void onRecord(@Nullable String key, byte @Nullable [] value, long changedAt);
    }

    private PolicyTableProcessor(RecordHandler handler) {
        this.handler = handler;
    }

    public static PolicyTableProcessor forChannels(PolicyTableUpdater updater) {
        return new PolicyTableProcessor(updater::onChannelRecord);
    }

    public static PolicyTableProcessor forLimits(PolicyTableUpdater updater) {
        return new PolicyTableProcessor(updater::onLimitRecord);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        handler.onRecord(record.key(), record.value(), record.timestamp());
    }
}
