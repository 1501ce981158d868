package fairlane.pipeline.topics;

import fairlane.contract.DeliveryGroups;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.CostBy;
import fairlane.schema.Encodings;
import fairlane.schema.Limit;
import fairlane.schema.RecordReader;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the records of the channels and limits topics into the {@link PolicyTable}; a bad one changes nothing. */
public abstract sealed class PolicyUpdater implements Processor<String, byte[], Void, Void> {
    private static final Logger log = LoggerFactory.getLogger(PolicyUpdater.class);

    final PolicyTable table;

    private PolicyUpdater(PolicyTable table) {
        this.table = table;
    }

    public static PolicyUpdater forChannels(PolicyTable table, Encodings encodings, Topics topics) {
        return new ChannelUpdater(table, encodings.reader(Channel.class), topics);
    }

    public static PolicyUpdater forLimits(PolicyTable table, Encodings encodings) {
        return new LimitUpdater(table, encodings.reader(Limit.class));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        try {
            String key = record.key();
            if (key == null) {
                throw new IllegalArgumentException("it has no key");
            }
            apply(key, record.value(), record.timestamp());
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            log.warn("A policy for {} is ignored: {}", record.key(), e.getMessage());
        }
    }

    abstract void apply(String key, byte @Nullable [] value, long changedAt) throws UnreadableRecordException;

    private static final class ChannelUpdater extends PolicyUpdater {
        private final RecordReader<Channel> reader;
        private final Topics topics;

        ChannelUpdater(PolicyTable table, RecordReader<Channel> reader, Topics topics) {
            super(table);
            this.reader = reader;
            this.topics = topics;
        }

        @Override
        void apply(String name, byte @Nullable [] value, long changedAt) throws UnreadableRecordException {
            if (value == null) {
                table.removeChannel(name);
                return;
            }
            Channel channel = reader.read(value);
            boolean countsSegments = channel.getCostBy() == CostBy.SMS_SEGMENTS;
            table.putChannel(
                    Topics.requireChannelName(name),
                    PolicyConversion.toChannelPolicy(channel),
                    countsSegments,
                    changedAt);
            table.putAcknowledgementPolicy(
                    name,
                    new PolicyTable.AcknowledgementPolicy(
                            DeliveryGroups.groupOf(topics, name, channel),
                            channel.getMaxInFlight(),
                            channel.getConsumption() == Consumption.LEASES));
        }
    }

    private static final class LimitUpdater extends PolicyUpdater {
        private final RecordReader<Limit> reader;

        LimitUpdater(PolicyTable table, RecordReader<Limit> reader) {
            super(table);
            this.reader = reader;
        }

        @Override
        void apply(String key, byte @Nullable [] value, long changedAt) throws UnreadableRecordException {
            LimitKey parsed = LimitKey.parse(key);
            if (value == null) {
                table.removeLimit(parsed);
            } else {
                table.putLimit(parsed, PolicyConversion.toLimitPolicy(reader.read(value)), changedAt);
            }
        }
    }
}
