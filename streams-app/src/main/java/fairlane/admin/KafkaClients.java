package fairlane.admin;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Supplies the Kafka clients of a {@link Cluster}. */
interface KafkaClients extends AutoCloseable {
    /** Returns the one admin client, which {@link #close} closes. */
    Admin admin();

    /**
     * Creates a consumer of committed records, without a group unless the settings name one; the caller closes it.
     *
     * @param overrides settings that take precedence over all others
     */
    Consumer<byte[], byte[]> consumer(Map<String, Object> overrides);

    /**
     * Creates an idempotent producer; the caller closes it.
     *
     * @param defaults settings that apply unless the configuration contains others
     */
    Producer<byte[], byte[]> producer(Map<String, Object> defaults);

    @Override
    void close();
}
