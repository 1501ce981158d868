package fairlane.config;

import fairlane.config.text.ByteSizes;
import fairlane.config.text.Durations;
import fairlane.config.text.TextValues;
import fairlane.schema.Channel;
import fairlane.schema.EncodingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings of a process.
 *
 * @param channels the channels that are created if they do not exist, by channel name
 */
public record FairlaneConfig(
        KafkaConfig kafka,
        TopicsConfig topics,
        EncodingConfig encoding,
        PipelineConfig pipeline,
        HttpConfig http,
        OpsConfig ops,
        WorkersConfig workers,
        ScalingConfig scaling,
        GatewayConfig gateway,
        LeaseConfig leases,
        AbuseConfig abuse,
        Map<String, Channel> channels) {

    public FairlaneConfig {
        channels = Collections.unmodifiableMap(new TreeMap<>(channels));
    }

    /**
     * Loads the settings. The file overrides the defaults, the environment overrides the file, and the options override
     * all of them.
     *
     * @param file a YAML file; null if there is none
     * @param environment the environment variables; only those that start with {@code FAIRLANE_} are read
     * @param options values from the command line, by dotted name
     * @throws ConfigException if a setting is invalid; the exception message is one line that says what to write
     *     instead
     */
    public static FairlaneConfig load(
            @Nullable Path file, Map<String, String> environment, Map<String, String> options) {
        SettingValues settings = SettingValues.load(file, environment, options);
        TopicsConfig topics = topics(settings);
        return new FairlaneConfig(
                new KafkaConfig(
                        settings.get(SettingKey.BOOTSTRAP_SERVERS, text -> text), settings.valuesWithPrefix("kafka.")),
                topics,
                encoding(settings),
                pipeline(settings, topics),
                http(settings),
                ops(settings),
                WorkersConfig.read(settings),
                new ScalingConfig(
                        duration(settings, SettingKey.SCALING_TARGET_WAIT),
                        duration(settings, SettingKey.SCALING_SEND_TIME)),
                gateway(settings),
                new LeaseConfig(
                        integer(settings, SettingKey.LEASE_MAX_RECEIVES),
                        settings.find(SettingKey.GATEWAY_ADVERTISED, text -> text)),
                AbuseConfig.read(settings),
                ChannelDefaults.read(settings));
    }

    /** Returns a copy with one more setting for all Kafka clients. */
    public FairlaneConfig withKafkaSetting(String name, String value) {
        Map<String, String> clients = new TreeMap<>(kafka.clientSettings());
        clients.put(name, value);
        return new FairlaneConfig(
                new KafkaConfig(kafka.bootstrapServers(), clients),
                topics,
                encoding,
                pipeline,
                http,
                ops,
                workers,
                scaling,
                gateway,
                leases,
                abuse,
                channels);
    }

    private static TopicsConfig topics(SettingValues settings) {
        return new TopicsConfig(
                settings.get(SettingKey.TOPIC_PREFIX, text -> text),
                settings.find(SettingKey.PARTITIONS, FairlaneConfig::integer),
                integer(settings, SettingKey.REPLICATION_FACTOR));
    }

    private static EncodingConfig encoding(SettingValues settings) {
        return new EncodingConfig(
                settings.find(SettingKey.SCHEMA_REGISTRY_URL, text -> text),
                settings.find(SettingKey.SERIALIZER, text -> text),
                settings.valuesWithPrefix("serde."));
    }

    private static PipelineConfig pipeline(SettingValues settings, TopicsConfig topics) {
        String applicationId = settings.find(SettingKey.APPLICATION_ID, text -> text);
        return new PipelineConfig(
                applicationId == null ? topics.prefixed("pipeline") : applicationId,
                settings.get(SettingKey.STATE_DIR, Path::of),
                integer(settings, SettingKey.THREADS),
                duration(settings, SettingKey.TICK),
                duration(settings, SettingKey.COMMIT_INTERVAL),
                duration(settings, SettingKey.METER_GRACE),
                new WindowConfig(
                        duration(settings, SettingKey.WINDOW_TARGET), duration(settings, SettingKey.ACK_TIMEOUT)),
                duration(settings, SettingKey.DEDUPE_WINDOW),
                integer(settings, SettingKey.STANDBYS),
                settings.find(SettingKey.INSTANCE_ID, text -> text),
                duration(settings, SettingKey.SESSION_TIMEOUT),
                memory(settings));
    }

    private static MemoryConfig memory(SettingValues settings) {
        Long cacheBytes = settings.find(SettingKey.CACHE_BYTES, ByteSizes::parse);
        return new MemoryConfig(
                cacheBytes == null ? MemoryConfig.defaultCacheBytes() : cacheBytes,
                settings.get(SettingKey.ROCKSDB_BYTES, ByteSizes::parse));
    }

    private static HttpConfig http(SettingValues settings) {
        return new HttpConfig(
                settings.get(SettingKey.HTTP_BIND, text -> text),
                integer(settings, SettingKey.HTTP_PORT),
                settings.find(SettingKey.HTTP_ADVERTISED, text -> text));
    }

    private static OpsConfig ops(SettingValues settings) {
        return new OpsConfig(
                settings.get(SettingKey.OPS_BIND, text -> text),
                integer(settings, SettingKey.OPS_PORT),
                settings.get(SettingKey.METRICS_ENABLED, TextValues::bool));
    }

    private static GatewayConfig gateway(SettingValues settings) {
        return new GatewayConfig(
                settings.get(SettingKey.GATEWAY_BIND, text -> text),
                integer(settings, SettingKey.GATEWAY_PORT),
                new GatewayConfig.Access(
                        settings.find(SettingKey.GATEWAY_KEYS, Path::of),
                        settings.get(SettingKey.GATEWAY_INSECURE, TextValues::bool)),
                GatewayConfig.tls(
                        settings.find(SettingKey.GATEWAY_TLS_CERTIFICATE, Path::of),
                        settings.find(SettingKey.GATEWAY_TLS_KEY, Path::of)),
                settings.get(SettingKey.GATEWAY_MAX_BODY, ByteSizes::parse),
                settings.get(SettingKey.GATEWAY_MAX_CALLS, text -> (int) TextValues.number(text, 1, 1_000_000)),
                duration(settings, SettingKey.GATEWAY_TIMEOUT));
    }

    private static int integer(SettingValues settings, SettingKey key) {
        return settings.get(key, FairlaneConfig::integer);
    }

    private static int integer(String text) {
        return (int) TextValues.number(text, -1, 65_535);
    }

    private static Duration duration(SettingValues settings, SettingKey key) {
        return settings.get(key, Durations::parse);
    }
}
