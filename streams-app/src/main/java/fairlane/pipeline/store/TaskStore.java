package fairlane.pipeline.store;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.Refusal;
import fairlane.core.model.SequenceRange;
import fairlane.core.scheduler.Scheduler;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Stores the held messages and the state of the scheduler in the state stores of a task. */
public final class TaskStore implements SchedulerStore {
    private final MessageStore messages;
    private final KeyValueStore<Bytes, byte[]> lanes;
    private final KeyValueStore<Bytes, byte[]> meters;
    private final CancellationStore cancellations;

    public TaskStore(
            MessageStore messages,
            KeyValueStore<Bytes, byte[]> lanes,
            KeyValueStore<Bytes, byte[]> meters,
            CancellationStore cancellations) {
        this.cancellations = cancellations;
        this.messages = messages;
        this.lanes = lanes;
        this.meters = meters;
    }

    /**
     * Restores the lanes and meters of a new scheduler from the state stores. The duration grows with the number of
     * lanes and meters, not with the number of messages.
     */
    public void restore(Scheduler scheduler) {
        try (KeyValueIterator<Bytes, byte[]> records = meters.all()) {
            while (records.hasNext()) {
                KeyValue<Bytes, byte[]> meter = records.next();
                scheduler.restoreMeter(StoreKeys.meter(meter.key), StateCodec.decodeMeter(meter.value));
            }
        }
        try (KeyValueIterator<Bytes, byte[]> records = lanes.all()) {
            while (records.hasNext()) {
                KeyValue<Bytes, byte[]> lane = records.next();
                StoreKeys.LaneNames names = StoreKeys.lane(lane.key);
                scheduler.restoreLane(
                        names.channel(), names.customer(), names.sender(), StateCodec.decodeLane(lane.value));
            }
        }
    }

    /** The number of commits for which Streams has flushed the message store, see {@link MessageStore#commits}. */
    public int commits() {
        return messages.commits();
    }

    public void put(Lane lane, int rank, long sequence, Message message) {
        messages.put(StoreKeys.message(lane, rank, sequence), MessageCodec.encode(message));
    }

    /** Returns the message at this rank and sequence number of the lane; null if there is none. */
    public @Nullable Message get(Lane lane, int rank, long sequence) {
        byte[] value = messages.get(StoreKeys.message(lane, rank, sequence));
        return value == null ? null : MessageCodec.decode(lane.channel(), lane.customer(), lane.sender(), value);
    }

    /** Removes and returns the message at this rank and sequence number of the lane. The message must exist. */
    public Message take(Lane lane, int rank, long sequence) {
        byte[] value = messages.take(StoreKeys.message(lane, rank, sequence));
        if (value == null) {
            throw new IllegalStateException(
                    "the message with sequence number " + sequence + " of lane " + lane + " is not in the store");
        }
        return MessageCodec.decode(lane.channel(), lane.customer(), lane.sender(), value);
    }

    @Override
    public @Nullable Head head(Lane lane, int rank, long sequence) {
        byte[] value = messages.get(StoreKeys.message(lane, rank, sequence));
        if (value == null) {
            return null;
        }
        Head head = MessageCodec.head(value);
        if (!cancellations.hasAny(lane.customer())) {
            return head;
        }
        Refusal refusal =
                cancellations.refusal(MessageCodec.decode(lane.channel(), lane.customer(), lane.sender(), value));
        return refusal == null ? head : head.cancelled(refusal);
    }

    @Override
    public @Nullable SequenceRange findRange(Lane lane, int rank, long from, long to) {
        if (from > to) {
            return null;
        }
        Bytes[] ends =
                messages.firstAndLastOnDisk(StoreKeys.message(lane, rank, from), StoreKeys.message(lane, rank, to));
        return ends == null ? null : new SequenceRange(StoreKeys.sequence(ends[0]), StoreKeys.sequence(ends[1]));
    }

    @Override
    public void saveLane(Lane lane, List<LaneCheckpoint> marks) {
        lanes.put(laneKey(lane), StateCodec.encode(marks));
    }

    @Override
    public void dropLane(Lane lane) {
        lanes.put(laneKey(lane), null);
    }

    @Override
    public void saveMeter(MeterKey key, MeterState state) {
        meters.put(StoreKeys.meter(key), StateCodec.encode(state));
    }

    @Override
    public void dropMeter(MeterKey key) {
        meters.put(StoreKeys.meter(key), null);
    }

    private static Bytes laneKey(Lane lane) {
        return StoreKeys.lane(lane.channel(), lane.customer(), lane.sender());
    }
}
