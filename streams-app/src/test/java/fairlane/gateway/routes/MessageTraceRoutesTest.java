package fairlane.gateway.routes;

import static fairlane.admin.TestRequests.request;
import static fairlane.admin.inspection.HeldRows.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.contract.HeaderNames;
import fairlane.contract.LimitKey;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.wire.InspectionApi;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class MessageTraceRoutesTest extends RoutesFixture {
    @Override
    Routes routes() {
        return new MessageTraceRoutes(cluster);
    }

    private void write(String topic, String... headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                "acme".getBytes(UTF_8),
                kafka.encode(topic, request("sms", "m").build()));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        kafka.write(record);
    }

    @Test
    void heldMessageIsShownWithTheCausesOfItsHold() {
        new LimitAdmin(cluster)
                .set(LimitKey.sender("sms", "+15550100"), new LimitChange(null, null, null, null, true, null));
        pipeline.setRows(InspectionApi.MESSAGES, List.of(message("sms", "m", 2, "PAUSED", null)));
        JsonNode body = get("/v1/messages/acme/m").body();
        assertThat(body.at("/held/0/ahead").asInt()).isEqualTo(2);
        assertThat(body.at("/held/0/causes/0/source").asText()).isEqualTo("limit sms/sender/+15550100");
        assertThat(body.at("/held/0/recipient").asText()).isEqualTo("+46***67");
        assertThat(body.get("complete").asBoolean()).isTrue();
        assertThat(send(ACME, "GET", "/v1/messages/acme/m?showBodies=true", "")
                        .body()
                        .at("/held/0/body")
                        .asText())
                .isEqualTo("Hello");
    }

    @Test
    void releasedMessageIsShownWithTheOutcomesOfItsAttempts() {
        write(
                cluster.topics().deliveries("sms"),
                HeaderNames.ATTEMPT,
                "2",
                HeaderNames.ACCEPTED_AT,
                "5",
                HeaderNames.RELEASED_AT,
                "9");
        kafka.write(
                cluster.topics().outcomes(),
                "acme",
                Outcome.newBuilder()
                        .setId("m")
                        .setChannel("sms")
                        .setAttempt(2)
                        .setStatus(OutcomeStatus.DELIVERED)
                        .build());
        JsonNode body = get("/v1/messages/acme/m").body();
        assertThat(body.get("held")).isEmpty();
        assertThat(body.at("/traces/0/what").asText()).isEqualTo("RELEASED");
        assertThat(body.at("/traces/0/channel").asText()).isEqualTo("sms");
        assertThat(body.at("/traces/0/attempt").asInt()).isEqualTo(2);
        assertThat(body.at("/traces/0/acceptedAt").asInt()).isEqualTo(5);
        assertThat(body.at("/traces/0/releasedAt").asInt()).isEqualTo(9);
        assertThat(body.at("/outcomes/0/status").asText()).isEqualTo("DELIVERED");
    }

    @Test
    void traceFindsUnconsumedRequestAndDeadLetter() {
        kafka.setTime(77);
        write(cluster.topics().deadLetters(), HeaderNames.REASON, "EXPIRED", HeaderNames.ERROR, "it was too old");
        assertThat(get("/v1/messages/acme/m").body().at("/traces/0").toString())
                .isEqualTo("{\"what\":\"GIVEN_UP\",\"at\":77,\"reason\":\"EXPIRED\",\"error\":\"it was too old\"}");
        kafka.reset(cluster);
        pipeline.reset();
        write(cluster.topics().bulk());
        JsonNode trace = get("/v1/messages/acme/m").body().at("/traces/0");
        assertThat(trace.get("what").asText()).isEqualTo("NOT_TAKEN_IN");
        assertThat(trace.get("topic").asText()).isEqualTo(cluster.topics().bulk());
        assertThat(trace.get("before").asInt()).isZero();
    }

    @Test
    void traceOfUnknownMessageIsRefusedWithStatus404() {
        ReceivedResponse response = get("/v1/messages/acme/m");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.detail()).contains("acme is not held");
    }

    @Test
    void traceIsRefusedWithStatus503IfThePipelineIsUnavailable() {
        pipeline.setStatus(503);
        assertThat(get("/v1/messages/acme/m").status()).isEqualTo(503);
    }

    @Test
    void traceOfAnotherCustomersMessageAndTraceWithInvalidParametersAreRefused() {
        assertThat(send(ACME, "GET", "/v1/messages/bolt/m", "").status()).isEqualTo(403);
        assertThat(get("/v1/messages/acme/m?showBodies=1").status()).isEqualTo(400);
        assertThat(get("/v1/messages/acme/%FF").status()).isEqualTo(400);
    }
}
