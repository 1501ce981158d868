package fairlane.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that does not let one topic stand before the others.
 *
 * <p>What it has fetched of a partition a Kafka consumer hands out to the end before it comes to the next: of a
 * compressed burst that is tens of thousands of records, a second and more, in which requests that have long been
 * fetched wait. So whenever it has handed out records of the topic for bursts, it looks for those of the others first.
 *
 * <p>And a burst that is stored makes commits long, and nothing leaves during one. So while others send as well, a burst
 * gets a part of the time: after each of its batches it waits for a multiple of what that took.
 *
 * <p>A stream thread waits in its poll for what may come. While a backlog is released there is better to do.
 */
final class PatientConsumer extends KafkaConsumer<byte[], byte[]> {
    /** Others that came so shortly before may come again. */
    private static final long OTHERS_RECENT_NANOS = 1_000_000_000;

    /** How many times as long as it kept the thread busy a burst waits: it has an eighth of the time. */
    private static final int WAITS_PER_WORK = 7;

    /** What took longer was no work on the burst: the process slept, or had a task's state restored. */
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

    private final String lastTopic;
    /** Paused by this class, while it polls. */
    private final Set<TopicPartition> ours = new HashSet<>();

    private final BooleanSupplier isBusy;
    private final Heartbeats.Heart heart;
    private long othersAt;
    private boolean handedOut;
    private long handedOutAt;
    private long waitsUntil;

    /**
     * Makes the consumer of one stream thread.
     *
     * @param lastTopic the one that waits for the others
     * @param isBusy whether the thread has other work than what may come
     * @param heart beats whenever the thread comes by
     */
    PatientConsumer(Map<String, Object> config, String lastTopic, BooleanSupplier isBusy, Heartbeats.Heart heart) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.lastTopic = lastTopic;
        this.isBusy = isBusy;
        this.heart = heart;
        this.othersAt = System.nanoTime() - OTHERS_RECENT_NANOS;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        heart.beat(System.nanoTime());
        return pollPatiently(isBusy.getAsBoolean() ? Duration.ZERO : timeout);
    }

    /** Nothing that a poll has handed out waits here for another poll: one that fails would lose it. */
    private ConsumerRecords<byte[], byte[]> pollPatiently(Duration timeout) {
        long now = System.nanoTime();
        boolean afterBurst = handedOut;
        if (handedOut) {
            handedOut = false;
            waitsUntil = now + Math.min(WAITS_PER_WORK * (now - handedOutAt), LONGEST_WAIT_NANOS);
        }
        boolean waits = now - othersAt < OTHERS_RECENT_NANOS && waitsUntil - now > 0;
        if (waits) {
            return pollOthers(Duration.ofNanos(Math.min(waitsUntil - now, timeout.toNanos())));
        }
        if (afterBurst) {
            ConsumerRecords<byte[], byte[]> others = pollOthers(Duration.ZERO);
            if (!others.isEmpty()) {
                return others;
            }
        }
        return pollAll(timeout);
    }

    private ConsumerRecords<byte[], byte[]> pollAll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        Set<TopicPartition> last = last(records.partitions());
        if (!last.isEmpty()) {
            handedOut = true;
            handedOutAt = System.nanoTime();
        }
        if (records.partitions().size() > last.size()) {
            othersAt = System.nanoTime();
        }
        return records;
    }

    /** Polls while bursts are paused; those that Streams has paused, or pauses in a rebalance meanwhile, stay so. */
    private ConsumerRecords<byte[], byte[]> pollOthers(Duration timeout) {
        Set<TopicPartition> bursts = last(assignment());
        bursts.removeAll(paused());
        ours.addAll(bursts);
        super.pause(bursts);
        try {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            if (!records.isEmpty()) {
                othersAt = System.nanoTime();
            }
            return records;
        } finally {
            ours.retainAll(assignment());
            super.resume(ours);
            ours.clear();
        }
    }

    /** Streams pauses what it cannot take: whose state it restores. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        super.pause(partitions);
        ours.removeAll(partitions);
    }

    /**
     * What is to be committed, but of no partition more than what it has handed out of it. Streams 4.3 keeps a task's
     * next offsets when it drops what the task did since its last commit and goes back there; a commit before the
     * partition's next record would skip what was dropped, if the process ended then.
     */
    Map<TopicPartition, OffsetAndMetadata> notBeyondPosition(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Set<TopicPartition> assigned = assignment();
        Map<TopicPartition, OffsetAndMetadata> right = new HashMap<>(offsets);
        right.replaceAll((partition, commit) -> {
            long handedOut = assigned.contains(partition) ? position(partition) : Long.MAX_VALUE;
            return commit.offset() <= handedOut ? commit : new OffsetAndMetadata(handedOut, commit.metadata());
        });
        return right;
    }

    private Set<TopicPartition> last(Set<TopicPartition> partitions) {
        Set<TopicPartition> last = new HashSet<>(partitions);
        last.removeIf(partition -> !partition.topic().equals(lastTopic));
        return last;
    }

    @Override
    public void close() {
        heart.close();
        super.close();
    }

    @Override
    public void close(CloseOptions how) {
        heart.close();
        super.close(how);
    }
}
