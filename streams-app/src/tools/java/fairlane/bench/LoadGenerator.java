package fairlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes requests of the customers {@code c0}, {@code c1}, .. in turn. Each customer has one sender of its own. */
final class LoadGenerator implements AutoCloseable {
    private final BenchEnvironment environment;
    private final RecordWriter<SendRequest> writer;
    private final ByteBuffer body;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param bodyBytes size of each message body in bytes */
    LoadGenerator(BenchEnvironment environment, int bodyBytes) {
        this.environment = environment;
        this.writer = environment.encodings().writer(SendRequest.class);
        this.body = ByteBuffer.wrap("x".repeat(bodyBytes).getBytes(UTF_8));
        Map<String, Object> settings = new HashMap<>(environment.clientSettings());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes {@code count} requests of {@code customers} customers to a requests topic. */
    void send(String topic, long count, int customers) {
        for (long i = 0; i < count; i++) {
            String customer = "c" + i % customers;
            send(topic, customer, "+1" + customer, "m" + i);
        }
        flush();
    }

    void send(String topic, String customer, String sender, String id) {
        byte[] value = writer.write(topic, request(sender, id));
        producer.send(new ProducerRecord<>(topic, customer.getBytes(UTF_8), value), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Creates a request with the given sender and id. */
    SendRequest request(String sender, String id) {
        return SendRequest.newBuilder()
                .setId(id)
                .setChannel(BenchEnvironment.CHANNEL)
                .setSender(sender)
                .setRecipient("+15550100")
                .setBody(body.duplicate())
                .build();
    }

    /**
     * Waits until Kafka has acknowledged all requests.
     *
     * @throws IllegalStateException if a request could not be published
     */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException(
                    "the requests were not published: " + failure.get().getMessage(), failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
