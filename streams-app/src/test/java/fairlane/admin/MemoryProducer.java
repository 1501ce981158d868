package fairlane.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A Kafka producer that writes its records to a {@link MemoryKafka}. */
final class MemoryProducer extends MockProducer<byte[], byte[]> {
    private final MemoryKafka kafka;

    MemoryProducer(MemoryKafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
        return send(message, (metadata, failure) -> {});
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        try {
            ConsumerRecord<byte[], byte[]> stored = kafka.write(message);
            TopicPartition partition = new TopicPartition(stored.topic(), stored.partition());
            RecordMetadata metadata = new RecordMetadata(partition, stored.offset(), 0, stored.timestamp(), 0, 0);
            callback.onCompletion(metadata, null);
            return CompletableFuture.completedFuture(metadata);
        } catch (RuntimeException e) {
            callback.onCompletion(null, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return new MemoryConsumer(kafka).partitionsFor(topic);
    }
}
