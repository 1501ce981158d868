package fairlane.admin;

import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How long a message of a channel takes to be sent: the mean of the newest outcomes, from the attempt's start to its end,
 * whatever became of it. A channel that is not among the newest keeps what was last measured.
 */
final class SendTimes {
    /** Of each partition; offsets, of which a few are no messages. */
    private static final long NEWEST = 500;

    private static final Duration AT_MOST = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final RecordReader<Outcome> reader;
    private final Map<String, Double> seconds = new HashMap<>();

    SendTimes(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /** Seconds; empty where there never was an outcome. */
    OptionalDouble of(String channel) {
        Double known = seconds.get(channel);
        return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
    }

    /** Looks at the newest outcomes. */
    void measure() {
        Map<String, DoubleSummaryStatistics> sample = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
            Map<TopicPartition, Long> floors = floors(consumer);
            new BackwardSearch(consumer, floors, message -> add(message, sample))
                    .run(System.nanoTime() + AT_MOST.toNanos());
        }
        sample.forEach((channel, times) -> seconds.put(channel, times.getAverage()));
    }

    private Map<TopicPartition, Long> floors(KafkaConsumer<byte[], byte[]> consumer) {
        var partitions = new TopicReader(cluster).partitions(cluster.topics().outcomes());
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> floors = new HashMap<>(consumer.beginningOffsets(partitions));
        floors.replaceAll((partition, start) -> Math.max(start, ends.getOrDefault(partition, 0L) - NEWEST));
        return floors;
    }

    private void add(ConsumerRecord<byte[], byte[]> message, Map<String, DoubleSummaryStatistics> sample) {
        OutcomeTail.entry(message, reader).outcome().readable().ifPresent(outcome -> {
            Instant from = outcome.getStartedAt();
            Instant to = outcome.getEndedAt();
            if (from != null && to != null) {
                sample.computeIfAbsent(outcome.getChannel(), name -> new DoubleSummaryStatistics())
                        .accept(Math.max(0, Duration.between(from, to).toMillis()) / 1_000.0);
            }
        });
    }
}
