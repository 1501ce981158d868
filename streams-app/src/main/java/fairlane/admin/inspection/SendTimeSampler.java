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
 * Measures how long it takes to send a message of a channel. The result is the mean time from the start to the end of
 * the newest attempts, both successful and failed ones. If there is no recent outcome of a channel, the last mean of
 * the channel stays valid.
 */
final class SendTimeSampler {
    /**
     * The number of offsets to read in each partition. Fewer outcomes may be read, because a few offsets are
     * transaction markers.
     */
    private static final long SAMPLED_OFFSETS = 500;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final RecordReader<Outcome> reader;
    private final Map<String, Double> meanSecondsByChannel = new HashMap<>();

    SendTimeSampler(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /** Returns the mean send time of the channel in seconds; empty if no outcome of the channel was read yet. */
    OptionalDouble meanSeconds(String channel) {
        Double mean = meanSecondsByChannel.get(channel);
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    /** Reads the newest outcomes of all channels and updates the mean send times. */
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
