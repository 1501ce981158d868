package fairlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.DeliveryGroups;
import fairlane.contract.HeaderNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads and acknowledges new deliveries as a worker does, and measures their throughput and latency. */
final class DeliveryProbe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final KafkaConsumer<byte[], byte[]> consumer;

    DeliveryProbe(BenchEnvironment environment) {
        Map<String, Object> settings = new HashMap<>(environment.clientSettings());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(
                ConsumerConfig.GROUP_ID_CONFIG, DeliveryGroups.groupOf(environment.topics(), BenchEnvironment.CHANNEL));
        settings.put(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, 200);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(environment.topics().deliveries(BenchEnvironment.CHANNEL)).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        consumer.commitSync();
    }

    /**
     * Waits until {@code count} deliveries have arrived.
     *
     * @return deliveries per second, measured from the first batch of deliveries to the last batch
     */
    double throughput(long count) {
        long firstAt = 0;
        long firstBatch = 0;
        long received = 0;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (received < count) {
            int polled = consumer.poll(POLL).count();
            long now = System.nanoTime();
            if (polled > 0) {
                deadline = now + TIMEOUT.toNanos();
                firstBatch = firstAt == 0 ? polled : firstBatch;
                firstAt = firstAt == 0 ? now : firstAt;
                received += polled;
            } else if (now > deadline) {
                throw new IllegalStateException("only " + received + " of " + count + " deliveries arrived");
            }
        }
        return (received - firstBatch) * 1e9 / (System.nanoTime() - firstAt);
    }

    /**
     * Waits for {@code count} deliveries of the given customers, and returns the time of each message from its
     * acceptance until the delivery could be read.
     *
     * @param customers selects the customers by name
     */
    Latencies latencies(int count, Predicate<String> customers) {
        Latencies latencies = new Latencies();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (latencies.count() < count) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (customers.test(new String(record.key(), UTF_8))) {
                    latencies.add(System.currentTimeMillis() - acceptedAt(record));
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + latencies.count() + " of " + count + " deliveries arrived");
            }
        }
        return latencies;
    }

    private static long acceptedAt(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(
                new String(record.headers().lastHeader(HeaderNames.ACCEPTED_AT).value(), UTF_8));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
