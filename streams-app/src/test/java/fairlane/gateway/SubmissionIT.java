package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.SendRequest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Tests the submission and the cancellation of messages over HTTP. */
class SubmissionIT extends GatewayFixture {
    private static final String HELLO = "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}";

    @Test
    void gatewayPublishesAcceptedMessageWithAllFields() {
        ReceivedResponse answer = post("/v1/messages", """
            {"customer":"acme","id":"m-1","channel":"sms","sender":"+15550100","recipient":"+4670","body":{"n":1.10},
             "attributes":{"campaign":"may"},"priority":"high","cost":2,"notBefore":"2090-01-01T00:00:00+01:00",
             "expiresAt":3786912000000}\
            """, "traceparent", "00-1-2-01");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("id").asText()).isEqualTo("m-1");
        assertThat(answer.header("Location")).isEqualTo("/v1/messages/acme/m-1");

        ConsumerRecord<byte[], byte[]> message =
                records(cluster.topics().requests(), 1).get(0);
        SendRequest request = request(message);
        assertThat(text(message.key())).isEqualTo("acme");
        assertThat(text(message.headers().lastHeader("fairlane-dedupe").value()))
                .isEqualTo("true");
        assertThat(text(message.headers().lastHeader("traceparent").value())).isEqualTo("00-1-2-01");
        assertThat(request.getSender()).isEqualTo("+15550100");
        assertThat(text(request.getBody().array())).isEqualTo("{\"n\":1.10}");
        assertThat(request.getContentType()).isEqualTo("application/json");
        assertThat(request.getAttributes()).containsEntry("campaign", "may");
        assertThat(request.getCost()).isEqualTo(2);
        assertThat(request.getNotBefore()).isEqualTo(Instant.parse("2089-12-31T23:00:00Z"));
        assertThat(request.getExpiresAt()).isEqualTo(Instant.parse("2090-01-01T00:00:00Z"));
    }

    private static String entry(int index) {
        return switch (index) {
            case 3 -> "{\"customer\":\"acme\",\"color\":1,\"body\":\"x\"}";
            case 5 -> HELLO.replace("{", "{\"channel\":\"nowhere\",");
            case 7 -> "17";
            case 9 -> HELLO.replace("{", "{\"id\":\"own\",");
            default -> HELLO;
        };
    }

    @Test
    void gatewayPublishesArrayToBulkTopicAndListsRefusedEntries() {
        String entries =
                IntStream.range(0, 1_000).mapToObj(SubmissionIT::entry).collect(Collectors.joining(",", "[", "]"));
        ReceivedResponse answer = post("/v1/messages", entries, "Idempotency-Key", "batch");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("accepted")).hasSize(997);
        assertThat(answer.body().get("accepted").get(3).get("id").asText()).isEqualTo("batch/4");
        assertThat(answer.body().at("/accepted/6/id").asText()).isEqualTo("own");
        List<JsonNode> refused = StreamSupport.stream(
                        answer.body().get("refused").spliterator(), false)
                .toList();
        assertThat(refused).extracting(entry -> entry.get("index").asInt()).containsExactly(3, 5, 7);
        assertThat(refused).extracting(entry -> entry.get("status").asInt()).containsExactly(400, 404, 400);
        assertThat(refused.get(0).get("errors")).hasSize(2);
        assertThat(records(cluster.topics().bulk(), 997)).hasSize(997);
    }

    @Test
    void gatewayAcceptsMessagesForNewChannelWithinOneSecond() {
        String message = HELLO.replace("{", "{\"channel\":\"fresh\",");
        assertThat(post("/v1/messages", message).status()).isEqualTo(404);
        new fairlane.admin.policies.ChannelAdmin(cluster).set("fresh", java.util.Map.of());
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(post("/v1/messages", message).status()).isEqualTo(202));
    }

    @Test
    void gatewayPublishesCancellation() throws Exception {
        assertThat(delete("/v1/messages/acme/m%2F1?why=wrong%20list").status()).isEqualTo(202);
        ConsumerRecord<byte[], byte[]> message =
                records(cluster.topics().cancellations(), 1).get(0);
        Cancellation cancellation =
                cluster.encodings().reader(Cancellation.class).read(message.value());
        assertThat(text(message.key())).isEqualTo("acme");
        assertThat(cancellation.getWhat()).isEqualTo(CancelledBy.ID);
        assertThat(cancellation.getValue()).isEqualTo("m/1");
        assertThat(cancellation.getWhy()).isEqualTo("wrong list");
    }

    @Test
    void contractAndServerHaveTheSameOperations() {
        ReceivedResponse answer = get("/openapi.yaml");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.operations()).isEqualTo(OpenApiContract.read().operations());
    }
}
