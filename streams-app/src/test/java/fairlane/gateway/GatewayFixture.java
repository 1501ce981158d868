package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.admin.Cluster;
import fairlane.admin.TopicAdmin;
import fairlane.admin.TopicCreationResult;
import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts a Kafka broker for each test class, and a gateway with separate topics for each test. Every response of the
 * gateway is checked against the OpenAPI contract.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayFixture {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final JsonMapper json = new JsonMapper();
    HttpClient client = HttpClient.newHttpClient();
    EmbeddedKafka kafka;
    Path data;
    Cluster cluster;
    Gateway gateway;
    private String prefix;

    @BeforeAll
    void startKafka(@TempDir Path directory) {
        data = directory;
        kafka = EmbeddedKafka.start(directory, 0);
    }

    @AfterAll
    void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void startGateway(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + ".";
        cluster = Cluster.connect(config(settings()));
        assertThat(new TopicAdmin(cluster).create()).isInstanceOf(TopicCreationResult.Complete.class);
        gateway = Gateway.start(cluster);
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
        cluster.close();
    }

    /** Returns the settings that a test class adds to the settings common to all tests. */
    Map<String, String> settings() {
        return Map.of();
    }

    final FairlaneConfig config(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "topic.prefix",
                prefix,
                "partitions",
                "2",
                "replication.factor",
                "1",
                "http.port",
                "0",
                "gateway.port",
                "0",
                "state.dir",
                data.resolve(prefix + "state").toString()));
        settings.putAll(overrides);
        return FairlaneConfig.load(null, Map.of(), settings);
    }

    final ReceivedResponse post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    final ReceivedResponse get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    final ReceivedResponse delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    final ReceivedResponse send(String method, String path, String body, String... headers) {
        return send(gateway, method, path, body, headers);
    }

    final ReceivedResponse send(Gateway to, String method, String path, String body, String... headers) {
        return new ContractClient(client).send(to.url(), method, path, body, headers);
    }

    /** Waits until a topic has at least {@code count} records, and returns all of its records. */
    final List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
        try (var consumer = cluster.consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return found.size() >= count
                        && consumer.endOffsets(partitions).entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return found;
        }
    }

    final SendRequest request(ConsumerRecord<byte[], byte[]> message) {
        RecordReader<SendRequest> reader = cluster.encodings().reader(SendRequest.class);
        try {
            return reader.read(message.value());
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
