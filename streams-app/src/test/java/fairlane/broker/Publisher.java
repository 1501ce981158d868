package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.guarantees.MessageAttempt;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes requests, and remembers those that the broker has taken. */
final class Publisher implements AutoCloseable {
    private static final ByteBuffer BODY = ByteBuffer.wrap("hello".getBytes(UTF_8));

    private final Stage stage;
    private final RecordWriter<SendRequest> writer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Queue<MessageAttempt> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Publisher(Stage stage) {
        this.stage = stage;
        this.writer = stage.encodings().writer(SendRequest.class);
        Map<String, Object> settings =
                new HashMap<>(stage.cluster().config().kafka().properties());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static SendRequest.Builder request(String channel, @Nullable String sender, String id) {
        return SendRequest.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setSender(sender)
                .setRecipient("+15550100")
                .setBody(BODY);
    }

    void send(String customer, SendRequest request) {
        send(stage.topics().requests(), customer, request);
    }

    /** To the topic for bursts. */
    void sendBulk(String customer, SendRequest request) {
        send(stage.topics().bulk(), customer, request);
    }

    private void send(String topic, String customer, SendRequest request) {
        byte[] value = writer.write(topic, request);
        producer.send(new ProducerRecord<>(topic, customer.getBytes(UTF_8), value), (metadata, e) -> {
            if (e == null) {
                accepted.add(message(customer, request, metadata.offset()));
            } else {
                failure.compareAndSet(null, e);
            }
        });
    }

    private static MessageAttempt message(String customer, SendRequest request, long offset) {
        Integer cost = request.getCost();
        return new MessageAttempt(
                request.getChannel(),
                customer,
                request.getSender() == null ? customer : request.getSender(),
                request.getId(),
                1,
                request.getPriority().ordinal(),
                cost == null ? 1 : cost,
                offset,
                request.getNotBefore() == null);
    }

    /** All that the broker has taken; fails if there was something that it has not. */
    Queue<MessageAttempt> accepted() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("a request was not taken", failure.get());
        }
        return accepted;
    }

    @Override
    public void close() {
        producer.close();
    }
}
