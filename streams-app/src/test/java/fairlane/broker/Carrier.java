package fairlane.broker;

import fairlane.wire.DeliveryGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that somebody else wrote: takes so many a second, and commits what it has taken, in its own way. */
final class Carrier implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Stage stage;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Habits habits;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private long committedAt = System.nanoTime();

    /**
     * What one consumer does and another does not.
     *
     * @param perSecond how many it takes
     * @param commitEvery how often it commits
     * @param reset where it begins by itself
     */
    record Habits(int perSecond, Duration commitEvery, String reset) {
        static final Habits QUICK = new Habits(1_000_000, Duration.ofMillis(200), "earliest");

        static Habits slow(int perSecond) {
            return new Habits(perSecond, Duration.ofMillis(200), "earliest");
        }
    }

    /** @param waited from its acceptance until it was taken, milliseconds */
    record Arrival(Received delivery, long waited) {}

    Carrier(Stage stage, String channel, Habits habits) {
        this.stage = stage;
        this.habits = habits;
        Map<String, Object> settings =
                new HashMap<>(stage.cluster().config().kafka().properties());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, DeliveryGroups.of(stage.topics(), channel));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, habits.reset());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(1, habits.perSecond() / 20));
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(stage.topics().deliveries(channel)));
        this.thread = new Thread(this::run, "carrier-" + channel);
        thread.start();
    }

    List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /** What it has taken of a customer. */
    List<Arrival> of(String customer) {
        return arrivals().stream()
                .filter(arrival -> arrival.delivery().customer().equals(customer))
                .toList();
    }

    private void run() {
        while (!closed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            long begun = System.nanoTime();
            long count = 0;
            for (ConsumerRecord<byte[], byte[]> message : records) {
                take(message);
                count++;
                LockSupport.parkNanos(begun + count * 1_000_000_000L / habits.perSecond() - System.nanoTime());
                commitWhenDue();
            }
            commitWhenDue();
        }
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        Received received = new Received(stage.topics().channelOf(message.topic()), message);
        synchronized (arrivals) {
            arrivals.add(new Arrival(received, System.currentTimeMillis() - received.acceptedAt()));
        }
        // As most do: what comes behind the last message, such as the end of a transaction, it knows nothing of.
        taken.put(
                new TopicPartition(message.topic(), message.partition()), new OffsetAndMetadata(message.offset() + 1));
    }

    private void commitWhenDue() {
        if (System.nanoTime() - committedAt > habits.commitEvery().toNanos()) {
            committedAt = System.nanoTime();
            consumer.commitAsync(Map.copyOf(taken), null);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
