package fairlane.broker;

import fairlane.contract.DeliveryGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that somebody else wrote: it commits what it has taken in its own way. */
final class Carrier implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Stage stage;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Habits habits;
    private final List<Received> arrivals = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile int mostInFlight;
    private int inFlight;
    private long committedAt = System.nanoTime();

    /**
     * What one consumer does and another does not.
     *
     * @param commitEvery how often it commits
     * @param reset where it begins by itself
     */
    record Habits(Duration commitEvery, String reset) {
        static final Habits QUICK = new Habits(Duration.ofMillis(200), "earliest");
    }

    Carrier(Stage stage, String channel, Habits habits) {
        this.stage = stage;
        this.habits = habits;
        Map<String, Object> settings =
                new HashMap<>(stage.cluster().config().kafka().properties());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, DeliveryGroups.groupOf(stage.topics(), channel));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, habits.reset());
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(stage.topics().deliveries(channel)));
        this.thread = new Thread(this::run, "carrier-" + channel);
        thread.start();
    }

    List<Received> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /** The most that it has taken between two commits: so much was in flight at least. */
    int mostInFlight() {
        return mostInFlight;
    }

    private void run() {
        while (!closed) {
            consumer.poll(POLL).forEach(this::take);
            commitWhenDue();
        }
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        synchronized (arrivals) {
            arrivals.add(new Received(stage.topics().channelOf(message.topic()), message));
        }
        mostInFlight = Math.max(mostInFlight, ++inFlight);
        // As most do: what comes behind the last message, such as the end of a transaction, it knows nothing of.
        taken.put(
                new TopicPartition(message.topic(), message.partition()), new OffsetAndMetadata(message.offset() + 1));
    }

    private void commitWhenDue() {
        if (System.nanoTime() - committedAt > habits.commitEvery().toNanos()) {
            committedAt = System.nanoTime();
            consumer.commitAsync(Map.copyOf(taken), null);
            inFlight = 0;
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
