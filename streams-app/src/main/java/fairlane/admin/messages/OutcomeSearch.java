package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.MessageSelector;
import fairlane.admin.topics.BackwardSearch;
import fairlane.admin.topics.OutcomeTail;
import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Searches the outcomes of the attempts to send a message. */
public final class OutcomeSearch {
    private final Cluster cluster;
    private final RecordReader<Outcome> reader;

    public OutcomeSearch(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(Outcome.class);
    }

    /**
     * The outcomes of the attempts to send a message that a search has found.
     *
     * @param entries the outcomes in the order of their offsets
     * @param complete whether the outcomes topic was searched back to its beginning
     */
    public record FoundOutcomes(List<OutcomeTail.OutcomeEntry> entries, boolean complete) {
        public FoundOutcomes {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Searches for the outcomes of a message, starting with the newest records.
     *
     * @param timeLimit maximum duration of the search
     */
    public FoundOutcomes find(MessageSelector selector, Duration timeLimit) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        TopicPartition partition = new TopicPartition(
                cluster.topics().outcomes(), cluster.customerPartitioner().partitionOf(selector.customer()));
        List<OutcomeTail.OutcomeEntry> entries = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            consumer.assign(Set.of(partition));
            BackwardSearch search =
                    new BackwardSearch(consumer, consumer.beginningOffsets(Set.of(partition)), message -> {
                        if (RecordText.key(message).equals(selector.customer())) {
                            OutcomeTail.OutcomeEntry entry = OutcomeTail.toEntry(message, reader);
                            if (matches(entry, selector)) {
                                entries.add(entry);
                            }
                        }
                    });
            boolean complete = search.run(deadline);
            entries.sort(Comparator.comparingLong(OutcomeTail.OutcomeEntry::offset));
            return new FoundOutcomes(entries, complete);
        }
    }

    private static boolean matches(OutcomeTail.OutcomeEntry entry, MessageSelector selector) {
        return entry.outcome()
                .toOptional()
                .filter(outcome -> selector.matches(outcome.getId(), outcome.getChannel(), outcome.getSender()))
                .isPresent();
    }
}
