package fairlane.contract;

import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.Limit;
import fairlane.schema.RecordReader;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the records of the channels topic and the limits topic to a {@link PolicyTable}. An invalid record is logged
 * and ignored, so that the previous record stays in force.
 */
public final class PolicyTableUpdater {
    private static final Logger log = LoggerFactory.getLogger(PolicyTableUpdater.class);

    private final PolicyTable table;
    private final RecordReader<Channel> channelReader;
    private final RecordReader<Limit> limitReader;

    public PolicyTableUpdater(PolicyTable table, Encodings encodings) {
        this.table = table;
        this.channelReader = encodings.reader(Channel.class);
        this.limitReader = encodings.reader(Limit.class);
    }

    /**
     * Applies a record of the channels topic.
     *
     * @param value the value of the record; null for a tombstone, which removes the channel
     * @param changedAt timestamp of the record, epoch milliseconds
     */
    public void onChannelRecord(@Nullable String key, byte @Nullable [] value, long changedAt) {
        apply(key, name -> {
            if (value == null) {
                table.removeChannel(name);
            } else {
                Channel channel = channelReader.read(value);
                table.putChannel(Topics.requireChannelName(name), channel, changedAt);
            }
        });
    }

    /**
     * Applies a record of the limits topic.
     *
     * @param value the value of the record; null for a tombstone, which removes the limit
     * @param changedAt timestamp of the record, epoch milliseconds
     */
    public void onLimitRecord(@Nullable String key, byte @Nullable [] value, long changedAt) {
        apply(key, text -> {
            LimitKey limitKey = LimitKey.parse(text);
            if (value == null) {
                table.removeLimit(limitKey);
            } else {
                table.putLimit(limitKey, PolicyConversion.toLimitPolicy(limitReader.read(value)), changedAt);
            }
        });
    }

    private interface Change {
        void applyTo(String key) throws UnreadableRecordException;
    }

    private static void apply(@Nullable String key, Change change) {
        try {
            if (key == null) {
                throw new IllegalArgumentException("the record has no key");
            }
            change.applyTo(key);
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            log.warn(
                    "Ignoring the invalid record of the channel or limit {}; a previous valid record stays in force:"
                            + " {}",
                    key,
                    e.getMessage());
        }
    }
}
