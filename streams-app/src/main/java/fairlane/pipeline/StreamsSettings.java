package fairlane.pipeline;

import fairlane.config.FairlaneConfig;
import fairlane.config.PipelineConfig;
import fairlane.contract.RequestLimits;
import fairlane.pipeline.store.SharedRocksDbMemory;
import fairlane.wire.ClientIds;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Builds the configuration of Kafka Streams from the configuration of Fairlane. Comments state the reason for each
 * setting.
 */
public final class StreamsSettings {
    private StreamsSettings() {}

    public static Properties of(FairlaneConfig config, String endpoint) {
        PipelineConfig settings = config.pipeline();
        Properties properties = new Properties();
        properties.putAll(config.kafka().properties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, ClientIds.ofPipeline(settings.applicationId(), endpoint));
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.topics().replicationFactor());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
        properties.put(SharedRocksDbMemory.BYTES, settings.memory().rocksdbBytes());
        // This setting only avoids a warning of Streams at each start. The exception handler is never called for
        // invalid policy records, because PolicyTableUpdater ignores them.
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        addTransactions(properties, settings);
        addConsumerGroup(properties, settings);
        return properties;
    }

    private static void addTransactions(Properties properties, PipelineConfig settings) {
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        // A stream thread without records ticks at most as often as its poll returns, so a poll waits for half a tick
        // interval.
        properties.put(StreamsConfig.POLL_MS_CONFIG, Math.max(1, settings.tick().toMillis() / 2));
        // Disables waiting for partitions whose records are not fetched yet, because this wait costs two String.format
        // calls per record (Kafka 4.3, PartitionGroup). Without the wait, at most one buffer of bulk records is
        // processed before a request that was written to the requests topic earlier but is not fetched yet.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // A fetch request that waits for records at the broker delays the next fetch, and the close of the consumer.
        properties.putIfAbsent(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RequestLimits.MAX_RECORD_BYTES);
        addTimeouts(properties);
    }

    /**
     * Limits how long the producer retries. The broker aborts a transaction after 10 s (the default of Streams), so the
     * producer's default of retrying for two minutes is of no use. All channels of a stream thread share one
     * transaction. If the deliveries topic of one channel is deleted while the thread writes to it, the other channels
     * wait until the producer gives up.
     */
    private static void addTimeouts(Properties properties) {
        properties.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), 10_000);
        properties.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 5_000);
        properties.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), 10_000);
    }

    /**
     * Uses the classic consumer group protocol, because this protocol supports static membership and warm-up replicas.
     */
    private static void addConsumerGroup(Properties properties, PipelineConfig settings) {
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // An instance that returns with outdated state first restores the state, and gets its partitions at the next
        // probing rebalance. By default, Streams starts a probing rebalance only every ten minutes, and until then the
        // other instances do all the work. One minute is the smallest interval that Streams allows.
        properties.putIfAbsent(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeout().toMillis());
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                (int) settings.sessionTimeout().toMillis() / 4);
        if (settings.instanceId() != null) {
            properties.put(
                    StreamsConfig.consumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), settings.instanceId());
        }
    }
}
