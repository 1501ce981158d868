package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeliveryGroups;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Reads everything that leaves the pipeline, as carriers do: read_committed, and acknowledges what it has read. */
final class Receiver implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ACKNOWLEDGE_EVERY = Duration.ofMillis(200);

    private final Stage stage;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Received> all = new ArrayList<>();
    private Instant acknowledgedAt = Instant.MIN;

    /** From the beginning of the channels' deliveries, and of the dead letters. */
    Receiver(Stage stage, Collection<String> channels) {
        this.stage = stage;
        this.consumer = stage.cluster().consumer();
        List<TopicPartition> partitions = Stream.concat(
                        channels.stream().map(stage.topics()::deliveries),
                        Stream.of(stage.topics().deadLetters()))
                .flatMap(topic -> IntStream.range(0, stage.partitions()).mapToObj(i -> new TopicPartition(topic, i)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** What has come so far, of each partition in its order. */
    List<Received> all() {
        return all;
    }

    List<Received> deliveries() {
        return all.stream().filter(Received::isDelivery).toList();
    }

    /** Takes in what comes, until something is so; fails when it takes too long. */
    void until(String what, Duration within, Predicate<List<Received>> isSo) {
        Instant end = Instant.now().plus(within);
        while (!isSo.test(all)) {
            assertThat(Instant.now()).as("%s: %d have come", what, all.size()).isBefore(end);
            poll();
        }
    }

    /** Takes in so many more. */
    void untilMore(int count, Duration within) {
        int target = all.size() + count;
        until(count + " more", within, received -> received.size() >= target);
    }

    /** Goes on for so long. */
    void forSome(Duration time) {
        Instant end = Instant.now().plus(time);
        until(
                "the time is over",
                time.plusSeconds(10),
                received -> Instant.now().isAfter(end));
    }

    /** Waits until each partition has had a delivery that was released after {@code time}. */
    void untilAllPartitionsRelease(Instant time, Duration within) {
        until(
                "all partitions release after " + time,
                within,
                received -> received.stream()
                                .filter(Received::isDelivery)
                                .filter(delivery -> delivery.releasedAt() > time.toEpochMilli())
                                .map(Received::partition)
                                .distinct()
                                .count()
                        == stage.partitions());
    }

    /** Takes in what there is up to the end of the topics as it is now. */
    void untilTheEnd(Duration within) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        until(
                "the end",
                within,
                received ->
                        ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            all.add(new Received(stage.topics().channelOf(record.topic()), record));
        }
        if (Instant.now().isAfter(acknowledgedAt.plus(ACKNOWLEDGE_EVERY))) {
            acknowledgedAt = Instant.now();
            acknowledge();
        }
    }

    /** For all channels' groups at once, which have no members. */
    private void acknowledge() {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            stage.topics()
                    .channelOf(partition.topic())
                    .ifPresent(channel -> positions
                            .computeIfAbsent(DeliveryGroups.groupOf(stage.topics(), channel), group -> new HashMap<>())
                            .put(partition, new OffsetAndMetadata(consumer.position(partition))));
        }
        positions.forEach(stage.admin()::alterConsumerGroupOffsets);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
