package fairlane.admin;

import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Looks in the topics for a message that the pipeline does not hold: released, given up on, or not taken in yet. */
public final class Traces {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;
    private final DeadLetters deadLetters;

    public Traces(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().viewer(SendRequest.class);
        this.deadLetters = new DeadLetters(cluster);
    }

    /**
     * What was found.
     *
     * @param complete everything that the topics still have was looked through
     */
    public record Found(List<Trace> traces, boolean complete) {
        public Found {
            traces = List.copyOf(traces);
        }
    }

    /**
     * Looks for a message, the newest records first.
     *
     * @param atMost how long
     */
    public Found find(WantedMessage wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int partition = CustomerPartition.of(cluster).of(wanted.customer());
        Map<TopicPartition, Long> taken = taken(partition);
        List<Trace> traces = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
            consumer.assign(places(wanted, partition)); // else it warns of offsets that nobody assigned asked for
            Map<TopicPartition, Long> floors = new HashMap<>(consumer.beginningOffsets(consumer.assignment()));
            taken.forEach((place, offset) -> floors.merge(place, offset, Math::max));
            BackwardSearch search = new BackwardSearch(consumer, floors, message -> {
                if (RecordText.key(message).equals(wanted.customer()) && isWanted(message, wanted)) {
                    traces.add(trace(message, floors));
                }
            });
            return new Found(traces, search.run(deadline));
        }
    }

    /** What the pipeline has taken in of the requests topics. */
    private Map<TopicPartition, Long> taken(int partition) {
        String group = cluster.config().pipeline().applicationId();
        var asked = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(requests(partition)));
        Map<TopicPartition, OffsetAndMetadata> offsets =
                cluster.await(cluster.admin().listConsumerGroupOffsets(asked).partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> taken = new HashMap<>();
        for (TopicPartition place : requests(partition)) {
            OffsetAndMetadata offset = offsets.get(place);
            if (offset != null) {
                taken.put(place, offset.offset());
            }
        }
        return taken;
    }

    private List<TopicPartition> requests(int partition) {
        return List.of(
                new TopicPartition(cluster.topics().requests(), partition),
                new TopicPartition(cluster.topics().bulk(), partition));
    }

    private Set<TopicPartition> places(WantedMessage wanted, int partition) {
        Set<TopicPartition> places = new HashSet<>(requests(partition));
        places.add(new TopicPartition(cluster.topics().deadLetters(), partition));
        List<String> deliveries =
                channels(wanted).stream().map(cluster.topics()::deliveries).toList();
        new TopicCounts(cluster)
                .of(deliveries)
                .forEach((topic, count) -> places.add(new TopicPartition(topic, partition)));
        return places;
    }

    private Collection<String> channels(WantedMessage wanted) {
        return wanted.channel() != null
                ? Set.of(wanted.channel())
                : new ChannelAdmin(cluster).list().keySet();
    }

    private boolean isWanted(ConsumerRecord<byte[], byte[]> message, WantedMessage wanted) {
        try {
            if (message.value() == null) {
                return false;
            }
            SendRequest request = reader.read(message.value());
            return wanted.is(request.getId(), request.getChannel(), request.getSender());
        } catch (UnreadableRecordException e) {
            return false; // it has no id that anybody could ask for
        }
    }

    private Trace trace(ConsumerRecord<byte[], byte[]> message, Map<TopicPartition, Long> floors) {
        if (message.topic().equals(cluster.topics().deadLetters())) {
            return new Trace.GivenUp(deadLetters.letter(message));
        }
        return cluster.topics()
                .channelOf(message.topic())
                .<Trace>map(channel -> new Trace.Released(channel, Delivery.of(message)))
                .orElseGet(() -> notTakenIn(message, floors));
    }

    private static Trace notTakenIn(ConsumerRecord<byte[], byte[]> message, Map<TopicPartition, Long> floors) {
        long taken = floors.getOrDefault(new TopicPartition(message.topic(), message.partition()), 0L);
        return new Trace.NotTakenIn(message.topic(), message.partition(), message.offset(), message.offset() - taken);
    }
}
