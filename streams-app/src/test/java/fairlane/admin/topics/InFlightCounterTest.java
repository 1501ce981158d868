package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.topics.InFlightCounter.InFlightCount;
import fairlane.schema.Channel;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightCounterTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final String topic = cluster.topics().deliveries("sms");
    private final TopicPartition first = new TopicPartition(topic, 0);
    private final TopicPartition second = new TopicPartition(topic, 1);

    private void release(TopicPartition partition, int messages) {
        byte[] value = kafka.encode(topic, request("sms", "m").build());
        for (int i = 0; i < messages; i++) {
            kafka.write(new ProducerRecord<>(topic, partition.partition(), new byte[0], value));
        }
    }

    private void acknowledge(TopicPartition partition, long offset, String metadata) {
        kafka.commit("carrier", partition, new OffsetAndMetadata(offset, metadata));
    }

    private InFlightCount count(String channel, long maxCount) {
        return new InFlightCounter(cluster)
                .count(
                        channel,
                        Channel.newBuilder().setAcknowledgedBy("carrier").build(),
                        maxCount);
    }

    @Test
    void counterCountsTheMessagesAfterTheCommittedOffsets() {
        release(first, 5);
        release(second, 3);
        kafka.writeMarker(second);
        acknowledge(first, 4, "");
        assertThat(count("sms", 100)).isEqualTo(new InFlightCount(4, true));
        acknowledge(second, 4, "");
        assertThat(count("sms", 100)).isEqualTo(new InFlightCount(1, true));
    }

    @Test
    void messagesFinishedBeyondTheCommittedOffsetAreNotInFlight() {
        release(first, 5);
        acknowledge(first, 1, "fairlane1:2:1-2");
        assertThat(count("sms", 100)).isEqualTo(new InFlightCount(2, true));
    }

    @Test
    void deletedMessagesAreNotInFlight() {
        release(first, 5);
        kafka.deleteBefore(first, 3);
        acknowledge(first, 1, "");
        assertThat(count("sms", 100)).isEqualTo(new InFlightCount(2, true));
    }

    @Test
    void countThatReachesItsMaximumIsIncomplete() {
        release(first, 5);
        acknowledge(first, 0, "");
        assertThat(count("sms", 0)).isEqualTo(new InFlightCount(0, false));
    }

    @Test
    void channelWithoutDeliveriesTopicHasNoMessageInFlight() {
        assertThat(count("nowhere", 100)).isEqualTo(new InFlightCount(0, true));
    }
}
