package fairlane.admin;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Supplies the Kafka clients of a {@link Cluster}. */
interface KafkaClients extends AutoCloseable {
    /** Returns the admin client that all callers share; {@link #close} closes it. */
    Admin admin();

    /**
     * Creates a consumer that reads only committed records. It belongs to no consumer group unless {@code overrides}
     * names one. The caller closes the consumer.
     *
     * @param overrides Kafka consumer settings that take precedence over all others
     */
    Consumer<byte[], byte[]> consumer(Map<String, Object> overrides);

    /**
     * Creates an idempotent producer; the caller closes it.
     *
     * @param defaults Kafka producer settings that apply unless the configuration contains other values
     */
    Producer<byte[], byte[]> producer(Map<String, Object> defaults);

    @Override
    void close();
}
