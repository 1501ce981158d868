package fairlane.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All settings with a fixed name, and their default values. {@code examples/fairlane.yaml} documents each setting. */
enum SettingKey {
    BOOTSTRAP_SERVERS("bootstrap.servers", "localhost:9092"),
    TOPIC_PREFIX("topic.prefix", "fairlane."),
    PARTITIONS("partitions", null),
    REPLICATION_FACTOR("replication.factor", "-1"),
    SCHEMA_REGISTRY_URL("schema.registry.url", null),
    SERIALIZER("serializer", null),
    APPLICATION_ID("application.id", null),
    STATE_DIR("state.dir", "fairlane-state"),
    THREADS("threads", "1"),
    TICK("tick", "10ms"),
    COMMIT_INTERVAL("commit.interval", "100ms"),
    METER_GRACE("meter.grace", "5s"),
    WINDOW_TARGET("window.target", "2s"),
    ACK_TIMEOUT("ack.timeout", "10s"),
    DEDUPE_WINDOW("dedupe.window", "24h"),
    STANDBYS("standbys", "0"),
    INSTANCE_ID("instance.id", null),
    SESSION_TIMEOUT("session.timeout", "10s"),
    HTTP_BIND("http.bind", "127.0.0.1"),
    HTTP_PORT("http.port", "8081"),
    HTTP_ADVERTISED("http.advertised", null),
    OPS_BIND("ops.bind", "127.0.0.1"),
    OPS_PORT("ops.port", "9464"),
    METRICS_ENABLED("metrics.enabled", "true"),
    CACHE_BYTES("cache.bytes", null),
    ROCKSDB_BYTES("rocksdb.bytes", "512MiB"),
    LEASE_MAX_RECEIVES("lease.max.receives", "16"),
    GATEWAY_ADVERTISED("gateway.advertised", null),
    ABUSE_ENABLED("abuse.enabled", "true"),
    ABUSE_CALM("abuse.calm", "1h"),
    ABUSE_MEMORY("abuse.memory", "64MiB"),
    DELIVERY_HANDLER("delivery.handler", null),
    DELIVERY_CONCURRENCY("delivery.concurrency", "64"),
    DELIVERY_TIMEOUT("delivery.timeout", "30s"),
    DELIVERY_ATTEMPTS("delivery.attempts", "8"),
    DELIVERY_BACKOFF("delivery.backoff", "1s"),
    DELIVERY_BACKOFF_MAX("delivery.backoff.max", "15m"),
    SCALING_TARGET_WAIT("scaling.target.wait", "15s"),
    SCALING_SEND_TIME("scaling.send.time", "500ms"),
    GATEWAY_BIND("gateway.bind", "127.0.0.1"),
    GATEWAY_PORT("gateway.port", "8080"),
    GATEWAY_KEYS("gateway.keys", null),
    GATEWAY_INSECURE("gateway.insecure", "false"),
    GATEWAY_TLS_CERTIFICATE("gateway.tls.certificate", null),
    GATEWAY_TLS_KEY("gateway.tls.key", null),
    GATEWAY_MAX_BODY("gateway.max.body", "8MiB"),
    GATEWAY_MAX_CALLS("gateway.max.calls", "10000"),
    GATEWAY_TIMEOUT("gateway.timeout", "10s");

    private final String text;
    private final @Nullable String defaultValue;

    SettingKey(String text, @Nullable String defaultValue) {
        this.text = text;
        this.defaultValue = defaultValue;
    }

    static Optional<SettingKey> named(String text) {
        return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
    }

    @Nullable
    String defaultValue() {
        return defaultValue;
    }

    /**
     * The name of the environment variable of this setting without the prefix {@code FAIRLANE_}, such as {@code
     * STATE_DIR} for {@code state.dir}.
     */
    String environmentName() {
        return text.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}
