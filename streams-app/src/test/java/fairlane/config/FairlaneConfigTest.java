package fairlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.text.RateText;
import fairlane.schema.Channel;
import fairlane.schema.CostBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairlaneConfigTest {
    private static final Path EXAMPLE = Path.of("src/main/distribution/examples/fairlane.yaml");

    @TempDir
    private Path directory;

    @Test
    void emptyConfigurationFileYieldsDefaultSettings() {
        FairlaneConfig config = load("");
        assertThat(config.kafka().properties()).containsEntry("bootstrap.servers", "localhost:9092");
        assertThat(config.topics()).isEqualTo(new TopicsConfig("fairlane.", null, -1));
        assertThat(config.topics().partitionsToCreate()).isEqualTo(8);
        assertThat(config.pipeline())
                .isEqualTo(new PipelineConfig(
                        "fairlane.pipeline",
                        Path.of("fairlane-state"),
                        1,
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(5),
                        new WindowConfig(Duration.ofSeconds(2), Duration.ofSeconds(10)),
                        Duration.ofHours(24),
                        0,
                        null,
                        Duration.ofSeconds(10),
                        new MemoryConfig(Runtime.getRuntime().maxMemory() / 8, 512L << 20)));
        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8081, null));
        assertThat(config.scaling()).isEqualTo(new ScalingConfig(Duration.ofSeconds(15), Duration.ofMillis(500)));
        assertThat(config.gateway())
                .isEqualTo(new GatewayConfig(
                        "127.0.0.1",
                        8080,
                        new GatewayConfig.Access(null, false),
                        null,
                        8L << 20,
                        10_000,
                        Duration.ofSeconds(10)));
        assertThat(config.http().advertised(8099)).isEqualTo("127.0.0.1:8099");
    }

    @Test
    void defaultConfigurationHasThreeChannels() {
        Map<String, Channel> channels = load("").channels();
        assertThat(channels).containsOnlyKeys("default", "email", "sms");
        assertThat(channelNamed(channels, "email"))
                .isEqualTo(Channel.newBuilder().build());
        assertThat(RateText.format(channelNamed(channels, "sms").getSenderRates()))
                .isEqualTo("1/s burst 1");
        assertThat(channelNamed(channels, "sms").getCostBy()).isEqualTo(CostBy.SMS_SEGMENTS);
    }

    @Test
    void exampleConfigurationFileContainsDefaultSettings() {
        FairlaneConfig example = FairlaneConfig.load(EXAMPLE, Map.of(), Map.of());
        assertThat(example).isEqualTo(load(""));
    }

    @Test
    void exampleConfigurationFileContainsEverySettingKey() throws IOException {
        String example = Files.readString(EXAMPLE);
        assertThat(SettingKey.values()).allSatisfy(key -> assertThat(example).containsPattern("(?m)^#?" + key + ":"));
        assertThat(ChannelField.values())
                .allSatisfy(field -> assertThat(example).contains("    " + field + ":"));
    }

    @Test
    void settingNamesInFileMayBeNestedOrDotted() {
        FairlaneConfig config = load("""
            topic:
              prefix: test.
            state.dir: /data
            kafka:
              security.protocol: SSL
              ssl:
                truststore.location: /trust
            """);
        assertThat(config.topics().prefix()).isEqualTo("test.");
        assertThat(config.pipeline().stateDir()).isEqualTo(Path.of("/data"));
        assertThat(config.pipeline().applicationId()).isEqualTo("test.pipeline");
        assertThat(config.kafka().clientSettings())
                .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("ssl.truststore.location", "/trust"));
    }

    @Test
    void channelNamesInFileMayContainDots() {
        Map<String, Channel> channels = load("""
            channels:
              carrier.eu-west:
                rates: [500/s burst 50, 1000000/day]
                maxInFlight: 200
              email.maxAgeSeconds: 3600
            """).channels();
        assertThat(RateText.format(channelNamed(channels, "carrier.eu-west").getRates()))
                .isEqualTo("500/s burst 50, 1000000/day");
        assertThat(channelNamed(channels, "carrier.eu-west").getMaxInFlight()).isEqualTo(200);
        assertThat(channelNamed(channels, "email").getMaxAgeSeconds()).isEqualTo(3600);
    }

    @Test
    void workerSettingsOfChannelOverrideDefaultWorkerSettings() {
        WorkersConfig workers = load("""
            delivery:
              handler: webhook
              set:
                url: https://a
                secret: s
              attempts: 5
              channels:
                carrier.eu:
                  attempts: 2
                  backoff.max: 1m
                  set.url: https://b
                sms.handler: log
            """).workers();
        assertThat(workers.forChannel("email"))
                .isEqualTo(new WorkerConfig(
                        64,
                        Duration.ofSeconds(30),
                        new RetryConfig(5, Duration.ofSeconds(1), Duration.ofMinutes(15)),
                        "webhook",
                        Map.of("url", "https://a", "secret", "s")));
        assertThat(workers.forChannel("carrier.eu").retries())
                .isEqualTo(new RetryConfig(2, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThat(workers.forChannel("carrier.eu").settings()).isEqualTo(Map.of("url", "https://b", "secret", "s"));
        assertThat(workers.forChannel("sms").handler()).isEqualTo("log");
        assertThat(workers.forChannel("sms").settings()).isEmpty();
    }

    @Test
    void environmentVariablesSetWorkerSettings() {
        WorkersConfig workers = FairlaneConfig.load(
                        null,
                        Map.of(
                                "FAIRLANE_DELIVERY_SET_API_KEY", "k",
                                "FAIRLANE_DELIVERY_SET_SECRET_FILE", "/run/secrets/s",
                                "FAIRLANE_DELIVERY_BACKOFF_MAX", "2m",
                                "FAIRLANE_DELIVERY_CHANNELS_SMS_ATTEMPTS", "3",
                                "FAIRLANE_DELIVERY_CHANNELS_SMS_SET_URL", "https://c"),
                        Map.of())
                .workers();
        assertThat(workers.defaults().settings()).isEqualTo(Map.of("api_key", "k", "secret.file", "/run/secrets/s"));
        assertThat(workers.defaults().retries().backoffMax()).isEqualTo(Duration.ofMinutes(2));
        assertThat(workers.forChannel("sms").retries().attempts()).isEqualTo(3);
        assertThat(workers.forChannel("sms").settings())
                .isEqualTo(Map.of("api_key", "k", "secret.file", "/run/secrets/s", "url", "https://c"));
    }

    @Test
    void commandLineOverridesEnvironmentAndEnvironmentOverridesFile() {
        Path file = write("threads: 2\nstandbys: 1\ntick: 20ms\n");
        FairlaneConfig config = FairlaneConfig.load(
                file, Map.of("FAIRLANE_STANDBYS", "2", "FAIRLANE_TICK", "5ms", "HOME", "/"), Map.of("tick", "1ms"));
        assertThat(config.pipeline().threads()).isEqualTo(2);
        assertThat(config.pipeline().standbys()).isEqualTo(2);
        assertThat(config.pipeline().tick()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void environmentVariablesSetKafkaClientSettingsAndChannelFields() {
        FairlaneConfig config = FairlaneConfig.load(
                null,
                Map.of("FAIRLANE_KAFKA_SASL_MECHANISM", "PLAIN", "FAIRLANE_CHANNELS_SMS_SENDERRATES", "2/s"),
                Map.of());
        assertThat(config.kafka().clientSettings()).containsEntry("sasl.mechanism", "PLAIN");
        assertThat(RateText.format(channelNamed(config.channels(), "sms").getSenderRates()))
                .isEqualTo("2/s");
    }

    @Test
    void environmentVariablesOfKubernetesServicesAreIgnored() {
        FairlaneConfig config = FairlaneConfig.load(
                null,
                Map.of(
                        "FAIRLANE_SERVICE_HOST", "10.0.0.1",
                        "FAIRLANE_PORT_8080_TCP_ADDR", "10.0.0.1",
                        "FAIRLANE_HTTP_PORT", "tcp://10.0.0.1:80",
                        "FAIRLANE_LOG_LEVEL", "DEBUG"),
                Map.of());
        assertThat(config.http().port()).isEqualTo(8081);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        topic.prefx: x              | did you mean topic.prefix?
        commitinterval: 5s          | did you mean commit.interval?
        channels.sms.senderRate: 1/s| did you mean channels.sms.senderRates?
        nonsense: 1                 | examples/fairlane.yaml lists every key
        threads: 0                  | threads must be 1 to 64, not 0
        threads: many               | "many" is not a whole number
        tick: 10                    | write a whole number and ms, s, m, h or d
        tick: 2s                    | tick must be 1ms to 1s, not 2s
        session.timeout: 1s         | session.timeout must be 6s to 30m, not 1s
        cache.bytes: lots           | write bytes, or a number and KiB, MiB or GiB
        topic.prefix: a b           | topic prefix
        bootstrap.servers: kafka    | host:port, such as localhost:9092
        http.bind: 0.0.0.0          | set http.advertised to the host:port
        http.advertised: here       | http.advertised must be host:port
        kafka.bootstrap.servers: a:1| write bootstrap.servers instead
        replication.factor: 65535   | replication.factor must be 1 to 32
        instance.id: a b            | instance.id must be 1 to 200 letters
        schema.registry.url: here   | http://registry:8081
        channels.sms.rates: 1 per s | "1 per s" is not a rate; write units/period such as 1/s
        channels.sms.costBy: bytes  | "bytes" is not one of MESSAGE, SMS_SEGMENTS
        channels.sms.paused: maybe  | "maybe" is neither true nor false
        channels.a/b.paused: true   | channel is "a/b"
        gateway.bind: 0.0.0.0       | set gateway.keys, or gateway.insecure: true
        gateway.tls.key: key.pem    | gateway.tls.certificate and gateway.tls.key must be set together
        gateway.max.body: 1         | gateway.max.body must be 1024 to 1073741824, not 1
        """)
    void invalidSettingIsRejectedWithOneLineMessage(String line, String sentence) {
        assertThatThrownBy(() -> load(line))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void errorMessageNamesOriginOfInvalidSetting() {
        assertThatThrownBy(() -> FairlaneConfig.load(null, Map.of("FAIRLANE_TICK", "soon"), Map.of()))
                .hasMessageStartingWith("tick in FAIRLANE_TICK: \"soon\" is not a duration");
        assertThatThrownBy(() -> FairlaneConfig.load(null, Map.of("FAIRLANE_STATEDIR", "/"), Map.of()))
                .hasMessage("unknown setting FAIRLANE_STATEDIR; did you mean FAIRLANE_STATE_DIR?");
    }

    @Test
    void invalidConfigurationFileIsRejectedWithOneLineMessage() {
        assertThatThrownBy(() -> load("threads: [1"))
                .hasMessageContaining("is not YAML")
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> load("threads: 1\nthreads: 2")).hasMessageContaining("is not YAML: line 2: Duplicate");
        assertThatThrownBy(() -> load("a: 1\n---\n- b")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> load("- threads")).hasMessageContaining("write lines such as: threads: 2");
        assertThatThrownBy(() -> load("topic: {prefix: a}\ntopic.prefix: b")).hasMessageContaining("is set twice");
        assertThatThrownBy(() -> FairlaneConfig.load(directory.resolve("none.yaml"), Map.of(), Map.of()))
                .hasMessageContaining("there is no configuration file");
    }

    private static Channel channelNamed(Map<String, Channel> channels, String name) {
        return Objects.requireNonNull(channels.get(name), name);
    }

    private FairlaneConfig load(String yaml) {
        return FairlaneConfig.load(write(yaml), Map.of(), Map.of());
    }

    private Path write(String yaml) {
        try {
            return Files.writeString(directory.resolve("fairlane.yaml"), yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
