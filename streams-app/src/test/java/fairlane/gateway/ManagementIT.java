package fairlane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Tests the routes that inspect and change channels, limits and messages, with a running pipeline. */
class ManagementIT extends GatewayAndPipelineFixture {
    private static String message(String channel, String id, String more) {
        return "{\"customer\":\"acme\",\"channel\":\"" + channel
                + "\",\"sender\":\"+15550100\",\"recipient\":\"+46701234567\"," + "\"body\":\"Hello\",\"id\":\"" + id
                + "\"" + more + "}";
    }

    private void holdMessages(int messages) {
        assertThat(send("PATCH", "/v1/limits/sms/sender/%2B15550100", "{\"paused\":true}")
                        .status())
                .isEqualTo(201);
        for (int i = 0; i < messages; i++) {
            assertThat(post("/v1/messages", message("sms", "m-" + i, "")).status())
                    .isEqualTo(202);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get("/v1/lanes").body().at("/total/messages").asInt())
                        .isEqualTo(messages));
    }

    @Test
    void gatewayListsHeldMessagesWithHoldReason() {
        holdMessages(4);
        ReceivedResponse lanes = get("/v1/lanes?customer=acme&channel=sms");
        assertThat(lanes.body().at("/lanes/0/hold").asText()).isEqualTo("PAUSED");
        assertThat(lanes.body().get("gaps")).isEmpty();
        ReceivedResponse peek = get("/v1/messages?customer=acme&count=2");
        assertThat(peek.body().get("messages")).hasSize(2);
        assertThat(peek.body().get("more").asBoolean()).isTrue();
        assertThat(peek.body().at("/messages/0/id").asText()).isEqualTo("m-0");
        assertThat(peek.body().at("/messages/0/recipient").asText()).isEqualTo("+46***67");

        ReceivedResponse why = get("/v1/messages/acme/m-2");
        assertThat(why.body().at("/held/0/ahead").asInt()).isEqualTo(2);
        assertThat(why.body().at("/held/0/causes/0/source").asText()).isEqualTo("limit sms/sender/+15550100");
    }

    @Test
    void gatewayShowsThatAMessageWasReleased() {
        assertThat(post("/v1/messages", message("email", "e-1", "")).status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> get("/v1/messages/acme/e-1")
                        .body()
                        .at("/traces/0/what")
                        .asText()
                        .equals("RELEASED"));
    }

    @Test
    void cancelledMessageBecomesDeadLetterAndIsNotReplayed() {
        holdMessages(2);
        assertThat(delete("/v1/messages/acme/m-0").status()).isEqualTo(202);
        assertThat(delete("/v1/limits/sms/sender/%2B15550100").status()).isEqualTo(204);
        String letters = "/v1/dead-letters?customer=acme&reason=CANCELLED";
        await().atMost(PATIENCE).until(() -> get(letters).body().get("matching").asInt() == 1);
        assertThat(get(letters).body().at("/deadLetters/0/id").asText()).isEqualTo("m-0");
        ReceivedResponse replay = post("/v1/dead-letters/replay", "");
        assertThat(replay.body().get("sent").asInt()).isZero();
        assertThat(replay.body().get("left")).hasSize(1);
    }

    @Test
    void gatewayReplaysDeadLetters() {
        assertThat(send("PATCH", "/v1/limits/email/customer/acme", "{\"maxQueued\":0,\"paused\":true}")
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE).until(() -> {
            post("/v1/messages", message("email", "e-1", ""));
            return get("/v1/dead-letters?reason=QUEUE_FULL")
                            .body()
                            .get("matching")
                            .asInt()
                    > 0;
        });
        assertThat(delete("/v1/limits/email/customer/acme").status()).isEqualTo(204);
        assertThat(post("/v1/dead-letters/replay?plan=true", "")
                        .body()
                        .get("sent")
                        .asInt())
                .isZero();
        assertThat(post("/v1/dead-letters/replay?reason=QUEUE_FULL", "")
                        .body()
                        .get("sent")
                        .asInt())
                .isPositive();
        assertThat(records(cluster.topics().deliveries("email"), 1)).isNotEmpty();
    }

    @Test
    void gatewayCreatesReadsUpdatesAndDeletesChannels() {
        ReceivedResponse created =
                send("PUT", "/v1/channels/push", "{\"rates\":[\"5/s\",\"100/min\"],\"maxAgeSeconds\":60}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().get("rates")).hasSize(2);
        assertThat(send("PUT", "/v1/channels/push", "{\"paused\":true}").body().get("rates"))
                .isEmpty();

        await().atMost(PATIENCE)
                .until(() -> post("/v1/messages", message("push", "p-1", "")).status() == 202);
        await().atMost(PATIENCE)
                .until(() -> get("/v1/channels/push").body().get("held").asInt() == 1);
        assertThat(delete("/v1/channels/push").status()).isEqualTo(409);
        assertThat(delete("/v1/channels/push?force=true").status()).isEqualTo(204);
        assertThat(get("/v1/channels").body().get("channels")).hasSize(3);
    }

    @Test
    void gatewayReturnsNumberOfWantedWorkersAndTheFiguresItIsComputedFrom() {
        holdMessages(4);
        assertThat(post("/v1/messages", message("email", "e-1", "")).status()).isEqualTo(202);
        records(cluster.topics().deliveries("email"), 1);
        publishOutcome("email", 2_000);
        publishOutcome("email", 4_000);

        ReceivedResponse held = get("/v1/channels/sms/workers");
        assertThat(held.status()).isEqualTo(200);
        assertThat(held.body().get("wanted").asInt()).isEqualTo(1);
        assertThat(held.body().get("leaving").asDouble()).isZero();
        assertThat(held.body().get("sendSecondsMeasured").asBoolean()).isFalse();
        assertThat(held.body().get("sendSeconds").asDouble()).isEqualTo(0.5);
        assertThat(held.body().get("concurrency").asInt()).isEqualTo(64);
        assertThat(held.body().get("partitions").asInt()).isEqualTo(2);

        await().atMost(PATIENCE).untilAsserted(() -> {
            ReceivedResponse sending = get("/v1/channels/email/workers");
            assertThat(sending.body().get("inFlight").asInt()).isPositive();
            assertThat(sending.body().get("exact").asDouble()).isPositive();
            assertThat(sending.body().get("sendSeconds").asDouble()).isEqualTo(3);
            assertThat(sending.body().get("wanted").asInt()).isEqualTo(1);
        });
    }

    /** Publishes the outcome of a sent message, as a worker does. */
    private void publishOutcome(String channel, long millis) {
        Instant end = Instant.now();
        Outcome outcome = Outcome.newBuilder()
                .setId("sent")
                .setChannel(channel)
                .setStatus(OutcomeStatus.DELIVERED)
                .setStartedAt(end.minusMillis(millis))
                .setEndedAt(end)
                .build();
        String topic = cluster.topics().outcomes();
        byte[] value = cluster.encodings().writer(Outcome.class).write(topic, outcome);
        try (var producer = cluster.producer()) {
            cluster.await(producer.send(new ProducerRecord<>(topic, "acme".getBytes(UTF_8), value)));
        }
    }
}
