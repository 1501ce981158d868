package fairlane.admin;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Receives the records of a topic one by one. */
public interface RecordHandler {
    void handle(ConsumerRecord<byte[], byte[]> message);
}
