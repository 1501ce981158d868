package fairlane.config;

import fairlane.schema.Channel;
import fairlane.schema.EncodingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a process, checked.
 *
 * @param channels those to be made where they are missing, by name
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
     * Reads the settings: the defaults, over them a YAML file, over it the environment, over all {@code options}.
     *
     * @param file null: there is none
     * @param environment of which {@code FAIRLANE_*} is read
     * @param options dotted names with their values, as the command line gave them
     * @throws ConfigException with one line that says what is wrong and what to write instead
     */
    public static FairlaneConfig load(
            @Nullable Path file, Map<String, String> environment, Map<String, String> options) {
        Settings settings = Settings.layered(file, environment, options);
        TopicsConfig topics = topics(settings);
        return new FairlaneConfig(
                new KafkaConfig(settings.get(Key.BOOTSTRAP_SERVERS, text -> text), settings.under("kafka.")),
                topics,
                encoding(settings),
                pipeline(settings, topics),
                http(settings),
                ops(settings),
                WorkersConfig.read(settings),
                new ScalingConfig(
                        duration(settings, Key.SCALING_TARGET_WAIT), duration(settings, Key.SCALING_SEND_TIME)),
                gateway(settings),
                new LeaseConfig(
                        integer(settings, Key.LEASE_MAX_RECEIVES), settings.find(Key.GATEWAY_ADVERTISED, text -> text)),
                AbuseConfig.read(settings),
                ChannelDefaults.read(settings));
    }

    /** The same with a setting of the Kafka clients. */
    public FairlaneConfig withKafka(String name, String value) {
        Map<String, String> clients = new TreeMap<>(kafka.clients());
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

    private static TopicsConfig topics(Settings settings) {
        return new TopicsConfig(
                settings.get(Key.TOPIC_PREFIX, text -> text),
                settings.find(Key.PARTITIONS, FairlaneConfig::integer),
                integer(settings, Key.REPLICATION_FACTOR));
    }

    private static EncodingConfig encoding(Settings settings) {
        return new EncodingConfig(
                settings.find(Key.SCHEMA_REGISTRY_URL, text -> text),
                settings.find(Key.SERIALIZER, text -> text),
                settings.under("serde."));
    }

    private static PipelineConfig pipeline(Settings settings, TopicsConfig topics) {
        String applicationId = settings.find(Key.APPLICATION_ID, text -> text);
        return new PipelineConfig(
                applicationId == null ? topics.named("pipeline") : applicationId,
                settings.get(Key.STATE_DIR, Path::of),
                integer(settings, Key.THREADS),
                duration(settings, Key.TICK),
                duration(settings, Key.COMMIT_INTERVAL),
                duration(settings, Key.METER_GRACE),
                new WindowConfig(duration(settings, Key.WINDOW_TARGET), duration(settings, Key.ACK_TIMEOUT)),
                duration(settings, Key.DEDUPE_WINDOW),
                integer(settings, Key.STANDBYS),
                settings.find(Key.INSTANCE_ID, text -> text),
                duration(settings, Key.SESSION_TIMEOUT),
                memory(settings));
    }

    private static MemoryConfig memory(Settings settings) {
        Long cacheBytes = settings.find(Key.CACHE_BYTES, ByteSizes::parse);
        return new MemoryConfig(
                cacheBytes == null ? MemoryConfig.defaultCacheBytes() : cacheBytes,
                settings.get(Key.ROCKSDB_BYTES, ByteSizes::parse));
    }

    private static HttpConfig http(Settings settings) {
        return new HttpConfig(
                settings.get(Key.HTTP_BIND, text -> text),
                integer(settings, Key.HTTP_PORT),
                settings.find(Key.HTTP_ADVERTISED, text -> text));
    }

    private static OpsConfig ops(Settings settings) {
        return new OpsConfig(
                settings.get(Key.OPS_BIND, text -> text),
                integer(settings, Key.OPS_PORT),
                settings.get(Key.METRICS_ENABLED, Values::bool));
    }

    private static GatewayConfig gateway(Settings settings) {
        return new GatewayConfig(
                settings.get(Key.GATEWAY_BIND, text -> text),
                integer(settings, Key.GATEWAY_PORT),
                new GatewayConfig.Access(
                        settings.find(Key.GATEWAY_KEYS, Path::of), settings.get(Key.GATEWAY_INSECURE, Values::bool)),
                GatewayConfig.tls(
                        settings.find(Key.GATEWAY_TLS_CERTIFICATE, Path::of),
                        settings.find(Key.GATEWAY_TLS_KEY, Path::of)),
                settings.get(Key.GATEWAY_MAX_BODY, ByteSizes::parse),
                settings.get(Key.GATEWAY_MAX_CALLS, text -> (int) Values.number(text, 1, 1_000_000)),
                duration(settings, Key.GATEWAY_TIMEOUT));
    }

    private static int integer(Settings settings, Key key) {
        return settings.get(key, FairlaneConfig::integer);
    }

    private static int integer(String text) {
        return (int) Values.number(text, -1, 65_535);
    }

    private static Duration duration(Settings settings, Key key) {
        return settings.get(key, Durations::parse);
    }
}
