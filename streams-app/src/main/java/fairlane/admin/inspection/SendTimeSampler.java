package fairlane.admin.inspection;

import fairlane.admin.Cluster;
import fairlane.admin.TopicReader;
import fairlane.admin.topics.BackwardSearch;
import fairlane.admin.topics.OutcomeTail;
import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How long a message of a channel takes to be sent: the mean of the newest outcomes, from the attempt's start to its end,
 * whatever became of it. A channel that is not among the newest keeps what was last measured.
 */
final class SendTimeSampler {
    /** Of each partition; offsets, of which a few are no messages. */
    private static final long SAMPLED_OFFSETS = 500;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final RecordReader<Outcome> reader;
    private final Map<String, Double> meanSecondsByChannel = new HashMap<>();

    SendTimeSampler(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /** Seconds; empty where there never was an outcome. */
    OptionalDouble meanSeconds(String channel) {
        Double mean = meanSecondsByChannel.get(channel);
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    /** Looks at the newest outcomes. */
    void sampleOutcomes() {
        Map<String, DoubleSummaryStatistics> sample = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            Map<TopicPartition, Long> floors = floors(consumer);
            new BackwardSearch(consumer, floors, message -> addToSample(message, sample))
                    .run(System.nanoTime() + TIME_LIMIT.toNanos());
        }
        sample.forEach((channel, statistics) -> meanSecondsByChannel.put(channel, statistics.getAverage()));
    }

    private Map<TopicPartition, Long> floors(Consumer<byte[], byte[]> consumer) {
        var partitions = new TopicReader(cluster).partitions(cluster.topics().outcomes());
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> floors = new HashMap<>(consumer.beginningOffsets(partitions));
        floors.replaceAll((partition, start) -> Math.max(start, ends.getOrDefault(partition, 0L) - SAMPLED_OFFSETS));
        return floors;
    }

    private void addToSample(ConsumerRecord<byte[], byte[]> message, Map<String, DoubleSummaryStatistics> sample) {
        OutcomeTail.toEntry(message, reader).outcome().toOptional().ifPresent(outcome -> {
            Instant startedAt = outcome.getStartedAt();
            Instant endedAt = outcome.getEndedAt();
            if (startedAt != null && endedAt != null) {
                sample.computeIfAbsent(outcome.getChannel(), name -> new DoubleSummaryStatistics())
                        .accept(Math.max(0, Duration.between(startedAt, endedAt).toMillis()) / 1_000.0);
            }
        });
    }
}
