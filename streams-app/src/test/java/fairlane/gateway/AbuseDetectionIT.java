package fairlane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.wire.RequestJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Tests that abuse rules detect and stop floods of messages over HTTP and over Kafka, and ignore ordinary traffic. */
class AbuseDetectionIT extends GatewayAndPipelineFixture {
    private static final Path EXAMPLES = Path.of("src/main/distribution/examples");
    private static final int FLOOD = 10_000;
    private static final Duration LONG_TIMEOUT = Duration.ofMinutes(2);
    private static final String SENDER = "/v1/limits/sms/sender/%2B15550666";

    private record Keyed(String customer, byte[] value) {}

    private void produce(Stream<Keyed> messages) {
        try (Producer<byte[], byte[]> producer = cluster.producer()) {
            String topic = cluster.topics().requests();
            messages.forEach(message ->
                    producer.send(new ProducerRecord<>(topic, message.customer().getBytes(UTF_8), message.value())));
        }
    }

    private Keyed message(String channel, String sender, int number, String body) {
        RecordWriter<SendRequest> writer = cluster.encodings().writer(SendRequest.class);
        SendRequest request = SendRequest.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setChannel(channel)
                .setSender(sender)
                .setRecipient("+4670" + (1_000_000 + number))
                .setBody(ByteBuffer.wrap(body.getBytes(UTF_8)))
                .build();
        return new Keyed("mallory", writer.write(cluster.topics().requests(), request));
    }

    private void flood(int messages) {
        produce(IntStream.range(0, messages)
                .mapToObj(number -> message("sms", "+15550666", number, "You have won, call back")));
    }

    /**
     * Waits until the abuse detection has evaluated all records that the topics contain now, and has carried out the
     * actions of broken rules.
     */
    private void awaitEvaluated(String... topics) {
        try (var consumer = cluster.consumer()) {
            List<TopicPartition> partitions = Stream.of(topics)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await().atMost(LONG_TIMEOUT).until(() -> {
                Map<TopicPartition, OffsetAndMetadata> evaluated = cluster.await(cluster.admin()
                        .listConsumerGroupOffsets(cluster.topics().prefix() + "abuse")
                        .partitionsToOffsetAndMetadata());
                return ends.entrySet().stream()
                        .allMatch(end -> end.getValue() == 0
                                || (evaluated.get(end.getKey()) != null
                                        && evaluated.get(end.getKey()).offset() >= end.getValue()));
            });
        }
    }

    private int status(String sender) {
        return post(
                        "/v1/messages",
                        "{\"customer\":\"mallory\",\"channel\":\"sms\",\"sender\":\"" + sender
                                + "\",\"recipient\":\"+46701234567\",\"body\":\"Hello\"}")
                .status();
    }

    @Test
    void abuseRuleBlocksFloodingSenderEarlyAndNotAgainOnceOperatorLiftsTheBlock() {
        flood(FLOOD);
        await().atMost(LONG_TIMEOUT).until(() -> get(SENDER).status() == 200);
        assertThat(get(SENDER).body().get("blocked").asBoolean()).isTrue();

        String letters = "/v1/dead-letters?customer=mallory&reason=BLOCKED&count=1";
        String deliveries = cluster.topics().deliveries("sms");
        await().atMost(LONG_TIMEOUT)
                .until(() -> get(letters).body().get("matching").asInt()
                                + records(deliveries, 0).size()
                        == FLOOD);
        assertThat(records(deliveries, 0)).hasSizeLessThan(FLOOD / 20);

        await().atMost(LONG_TIMEOUT).until(() -> !alerts("?customer=mallory").isEmpty());
        assertThat(alerts("?customer=mallory")).hasSize(1);
        var alert = get("/v1/alerts").body().at("/alerts/0");
        assertThat(alert.get("rule").asText()).isEqualTo("same-body");
        assertThat(alert.get("action").asText()).isEqualTo("BLOCK");
        assertThat(alert.get("sender").asText()).isEqualTo("+15550666");
        assertThat(alert.at("/figures/recipients").asInt()).isEqualTo(250);
        assertThat(alert.at("/limitKeys/0").asText()).isEqualTo("sms/sender/+15550666");
        assertThat(alert.get("sentence").asText())
                .isEqualTo("one body went to 250 recipients within 10m (threshold: 250); blocked");
        assertThat(alerts("?customer=acme")).isEmpty();

        await().atMost(LONG_TIMEOUT).until(() -> status("+15550666") == 403);
        assertThat(status("+15550777")).isEqualTo(202);

        assertThat(send("PATCH", SENDER, "{\"blocked\":null}").status()).isEqualTo(200);
        await().atMost(LONG_TIMEOUT).until(() -> status("+15550666") == 202);
        restartGateway();
        flood(500);
        awaitEvaluated(cluster.topics().requests());
        assertThat(get(SENDER).status()).isEqualTo(404);
        assertThat(alerts("")).hasSize(1);
    }

    private List<String> alerts(String query) {
        List<String> rules = new ArrayList<>();
        get("/v1/alerts" + query)
                .body()
                .get("alerts")
                .forEach(alert -> rules.add(alert.get("rule").asText()));
        return rules;
    }

    private void restartGateway() {
        gateway.close();
        gateway = Gateway.start(cluster);
    }

    @Test
    void messagesOfTheExampleFilesRaiseNoAlert() throws IOException {
        RequestJson json = new RequestJson(() -> UUID.randomUUID().toString());
        RecordWriter<SendRequest> writer = cluster.encodings().writer(SendRequest.class);
        for (String file : List.of("hello.jsonl", "phone.jsonl", "phone-2.jsonl")) {
            produce(Files.readAllLines(EXAMPLES.resolve(file)).stream()
                    .map(line -> (RequestJson.ParsedRequest) json.parse(line.getBytes(UTF_8)))
                    .map(accepted -> new Keyed(
                            accepted.customer(), writer.write(cluster.topics().requests(), accepted.request()))));
        }
        produce(IntStream.range(0, FLOOD).mapToObj(number -> message("email", null, number, "Message " + number)));
        produce(IntStream.range(0, FLOOD).mapToObj(number -> message("email", "news@acme.example", number, "News")));
        awaitEvaluated(cluster.topics().requests());
        assertThat(alerts("")).isEmpty();
        assertThat(get("/v1/limits").body().get("limits")).isEmpty();
    }

    @Test
    void invalidMessagesOverHttpAndOverKafkaRaiseAlerts() {
        byte[] garbage = {1, 2, 3};
        produce(IntStream.range(0, 120).mapToObj(number -> new Keyed("direct", garbage)));
        for (int i = 0; i < 100; i++) {
            assertThat(post("/v1/messages", "{\"customer\":\"careless\"}").status())
                    .isEqualTo(400);
        }
        await().atMost(LONG_TIMEOUT).untilAsserted(() -> assertThat(alerts("")).containsExactly("invalid", "invalid"));
        assertThat(alerts("?customer=direct")).hasSize(1);
        var alert = get("/v1/alerts?customer=careless").body().at("/alerts/0");
        assertThat(alert.get("action").asText()).isEqualTo("REPORT");
        assertThat(alert.at("/figures/invalid").asInt()).isEqualTo(100);
        assertThat(alert.at("/figures/share").asDouble()).isEqualTo(1.0);
    }
}
