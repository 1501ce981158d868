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
 * Samples how long it takes to send a message of a channel: the mean time from start to end of the newest attempts, whatever
 * their status. A channel without a recent outcome keeps its last mean.
 */
final class SendTimeSampler {
    /** Offsets to read in each partition; a few of them are not messages. */
    private static final long SAMPLED_OFFSETS = 500;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final RecordReader<Outcome> reader;
    private final Map<String, Double> meanSecondsByChannel = new HashMap<>();

    SendTimeSampler(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /** Returns the mean in seconds; empty if the channel has not had an outcome yet. */
    OptionalDouble meanSeconds(String channel) {
        Double mean = meanSecondsByChannel.get(channel);
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    /** Reads the newest outcomes and updates the means. */
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
