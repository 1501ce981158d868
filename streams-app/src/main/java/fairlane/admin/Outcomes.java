package fairlane.admin;

import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What became of the attempts to send one message. */
public final class Outcomes {
    private final Cluster cluster;
    private final RecordReader<Outcome> reader;

    public Outcomes(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /**
     * What was found.
     *
     * @param entries in their order
     * @param complete everything that the topic still has was looked through
     */
    public record Found(List<OutcomeTail.Entry> entries, boolean complete) {
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Looks for them, the newest first.
     *
     * @param atMost how long
     */
    public Found of(WantedMessage wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        TopicPartition place = new TopicPartition(
                cluster.topics().outcomes(), CustomerPartition.of(cluster).of(wanted.customer()));
        List<OutcomeTail.Entry> entries = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
            consumer.assign(Set.of(place));
            BackwardSearch search = new BackwardSearch(consumer, consumer.beginningOffsets(Set.of(place)), message -> {
                if (RecordText.key(message).equals(wanted.customer())) {
                    OutcomeTail.Entry entry = OutcomeTail.entry(message, reader);
                    if (isWanted(entry, wanted)) {
                        entries.add(entry);
                    }
                }
            });
            boolean complete = search.run(deadline);
            entries.sort(Comparator.comparingLong(OutcomeTail.Entry::offset));
            return new Found(entries, complete);
        }
    }

    private static boolean isWanted(OutcomeTail.Entry entry, WantedMessage wanted) {
        return entry.outcome()
                .readable()
                .filter(outcome -> wanted.is(outcome.getId(), outcome.getChannel(), outcome.getSender()))
                .isPresent();
    }
}
