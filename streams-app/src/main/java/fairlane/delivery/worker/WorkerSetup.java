package fairlane.delivery.worker;

import fairlane.config.FairlaneConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.contract.RequestLimits;
import fairlane.delivery.Handler;
import fairlane.ops.TraceContext;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The dependencies of a worker. Also creates the Kafka clients of the worker. */
record WorkerSetup(
        FairlaneConfig fairlane, Encodings encodings, WorkerOptions options, Handler handler, TraceContext traces) {
    /**
     * The time after which Kafka aborts an abandoned transaction, in milliseconds. It is short, because an abandoned
     * transaction blocks all readers of the topics to which it wrote, and long enough, because a transaction is open only
     * during a flush.
     */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 5_000;

    private static final int FETCH_BYTES = 16 << 20;

    /**
     * The interval between heartbeats, in milliseconds. It is short, because a consumer learns of a rebalance only with the
     * next heartbeat.
     */
    private static final int HEARTBEAT_MILLIS = 1_000;

    /** Maximum number of records that one pass of the worker loop reads. */
    private static final int MAX_POLL_RECORDS = 1_000;

    Topics topics() {
        return fairlane.topics().names();
    }

    String deliveriesTopic() {
        return topics().deliveries(options.channel());
    }

    String group() {
        String group = options.group();
        return group == null ? DeliveryGroups.groupOf(topics(), options.channel()) : group;
    }

    Admin admin() {
        return Admin.create(fairlane.kafka().properties());
    }

    /** The default settings with which the consumer of a worker fetches records. */
    static Map<String, Object> defaultFetchSettings() {
        return Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES);
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(fairlane.kafka().properties());
        int sessionTimeoutMillis = (int) fairlane.pipeline().sessionTimeout().toMillis();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionTimeoutMillis);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        defaultFetchSettings().forEach(properties::putIfAbsent);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        String instanceId = fairlane.pipeline().instanceId();
        if (instanceId != null) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        }
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Returns a factory of producers with the same transactional id, so that each new producer aborts the transaction
     * that an earlier producer may have left open.
     */
    Supplier<KafkaProducer<byte[], byte[]>> producerFactory() {
        String instanceId = fairlane.pipeline().instanceId();
        String transactionalId = group() + "-" + (instanceId == null ? UUID.randomUUID() : instanceId);
        Map<String, Object> properties = new HashMap<>(fairlane.kafka().properties());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MILLIS / 2);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2 * TRANSACTION_TIMEOUT_MILLIS);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RequestLimits.MAX_RECORD_BYTES);
        return () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
