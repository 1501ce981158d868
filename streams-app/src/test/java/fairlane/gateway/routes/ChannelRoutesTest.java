package fairlane.gateway.routes;

import static fairlane.admin.TestRequests.request;
import static fairlane.admin.inspection.HeldRows.lane;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.gateway.leases.Leases;
import fairlane.wire.InspectionApi;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelRoutesTest extends RoutesFixture {
    private final RecordingLeases leases = new RecordingLeases();

    @Override
    Routes routes() {
        return new ChannelRoutes(cluster, leases);
    }

    @BeforeEach
    void resetLeases() {
        leases.reset();
    }

    private ReceivedResponse put(String channel, String body) {
        return send("PUT", "/v1/channels/" + channel, body);
    }

    private void release(String channel) {
        kafka.write(
                cluster.topics().deliveries(channel),
                "acme",
                request(channel, "m").build());
    }

    @Test
    void putOfNewChannelGivesAbsentFieldsTheirDefaults() {
        ReceivedResponse created = put("push", "{\"rates\":[\"5/s\",\"100/min\"],\"maxAgeSeconds\":60}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().toString())
                .isEqualTo("{\"channel\":\"push\",\"rates\":[\"5/s\",\"100/min\"],\"senderRates\":[],"
                        + "\"consumption\":\"WORKERS\",\"costBy\":\"MESSAGE\",\"maxAgeSeconds\":60,\"paused\":false}");
    }

    @Test
    void putReplacesTheWholeChannel() {
        put("push", "{\"rates\":[\"5/s\"],\"maxInFlight\":7,\"acknowledgedBy\":\"carrier\"}");
        ReceivedResponse replaced = put("push", "{\"paused\":true,\"rates\":null,\"senderRates\":\"2/s\"}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.body().get("rates")).isEmpty();
        assertThat(replaced.body().get("senderRates").get(0).asText()).isEqualTo("2/s");
        assertThat(replaced.body().has("maxInFlight")).isFalse();
        assertThat(replaced.body().has("acknowledgedBy")).isFalse();
        assertThat(replaced.body().get("paused").asBoolean()).isTrue();
    }

    @Test
    void refusalOfPutListsEveryFaultOfTheChannel() {
        ReceivedResponse wrong =
                put("push", "{\"rates\":[\"fast\"],\"paused\":3,\"color\":1,\"consumption\":\"NEVER\",\"costBy\":{}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.detail()).matches("the body has \\d faults");
        assertThat(wrong.body().get("errors"))
                .extracting(error -> error.get("detail").asText())
                .anyMatch(fault -> fault.startsWith("unknown field color; the fields are acknowledgedBy, "))
                .anyMatch(fault -> fault.startsWith("rates: "))
                .anyMatch(fault -> fault.startsWith("paused: "))
                .anyMatch(fault -> fault.startsWith("consumption: "))
                .contains("costBy must not be an object");
        assertThat(new ChannelAdmin(cluster).list()).doesNotContainKey("push");
    }

    @ParameterizedTest
    @CsvSource({"a%20b, {}", "intake, {}", "push, []", "push, {", "push, {\"maxInFlight\":0}"})
    void invalidChannelIsRefused(String name, String body) {
        assertThat(put(name, body).status()).isEqualTo(400);
    }

    @Test
    void refusalAbbreviatesLongNameOfUnknownField() {
        assertThat(put("push", "{\"" + "x".repeat(10_000) + "\":1}").raw().body())
                .hasSizeLessThan(1_000);
    }

    @Test
    void channelListCountsAllHeldMessagesAndThoseThatAreEligibleOrScheduled() {
        pipeline.setRows(
                InspectionApi.LANES,
                List.of(
                        lane("sms", 0, 1, 0, "PAUSED"),
                        lane("sms", 0, 2, 0, "SCHEDULED"),
                        lane("sms", 0, 4, 0, "FAIR_SHARE"),
                        lane("sms", 1, 8, 0, "CHANNEL_RATE"),
                        lane("sms", 1, 16, 0, "CHANNEL_WINDOW")));
        JsonNode body = get("/v1/channels").body();
        assertThat(body.get("gaps")).isEmpty();
        assertThat(body.get("channels"))
                .extracting(channel -> channel.get("channel").asText() + " "
                        + channel.get("held").asInt() + " "
                        + channel.get("eligible").asInt() + " "
                        + channel.get("scheduled").asInt())
                .containsExactly("default 0 0 0", "email 0 0 0", "sms 31 28 2");
    }

    @Test
    void channelListCountsLeasedMessagesOfChannelWhoseMessagesAreLeased() {
        put("pull", "{\"consumption\":\"LEASES\"}");
        leases.totals.put("pull", new Leases.Totals(3, 2, List.of("the gateway at b:1 does not report")));
        release("pull");
        JsonNode body = get("/v1/channels").body();
        JsonNode pull = body.at("/channels/2");
        assertThat(pull.get("channel").asText()).isEqualTo("pull");
        assertThat(pull.get("leased").asInt()).isEqualTo(2);
        assertThat(pull.get("leasable").asInt()).isEqualTo(3);
        assertThat(pull.get("inFlight").asInt()).isEqualTo(1);
        assertThat(body.at("/channels/0").has("inFlight")).isFalse();
        assertThat(body.at("/gaps/0").asText()).isEqualTo("the gateway at b:1 does not report");
    }

    @Test
    void responseForChannelCountsMessagesInFlight() {
        release("sms");
        release("sms");
        JsonNode body = get("/v1/channels/sms").body();
        assertThat(body.get("inFlight").asInt()).isEqualTo(2);
        assertThat(body.get("inFlightComplete").asBoolean()).isTrue();
        assertThat(body.has("leased")).isFalse();
        assertThat(get("/v1/channels/none").status()).isEqualTo(404);
    }

    @Test
    void responseStatesThatTheChannelIsStillBeingPreparedForLeases() {
        put("pull", "{\"consumption\":\"LEASES\"}");
        assertThat(get("/v1/channels/pull").body().at("/gaps/0").asText())
                .isEqualTo("the channel pull is still being prepared for leases");
    }

    @Test
    void channelWithUnreadableRecordIsShownAndCanBeDeleted() {
        kafka.write(new ProducerRecord<>(cluster.topics().channels(), "broken".getBytes(UTF_8), new byte[] {1}));
        JsonNode body = get("/v1/channels/broken").body();
        assertThat(body.get("unreadable").asText()).isNotBlank();
        assertThat(body.has("rates")).isFalse();
        assertThat(delete("/v1/channels/broken").status()).isEqualTo(204);
    }

    @Test
    void channelWithoutMessagesIsDeleted() {
        assertThat(delete("/v1/channels/sms").status()).isEqualTo(204);
        assertThat(delete("/v1/channels/sms").status()).isEqualTo(404);
        assertThat(new ChannelAdmin(cluster).list()).doesNotContainKey("sms");
    }

    @Test
    void channelWithHeldMessagesIsDeletedOnlyByForce() {
        pipeline.setRows(InspectionApi.LANES, List.of(lane("sms", 0, 5, 0, "PAUSED")));
        ReceivedResponse refused = delete("/v1/channels/sms");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("holds 5 messages", "force=true");
        assertThat(delete("/v1/channels/sms?force=yes").status()).isEqualTo(400);
        assertThat(delete("/v1/channels/sms?force=true").status()).isEqualTo(204);
    }

    @Test
    void channelWithMessagesInFlightIsNotDeletedWithoutForce() {
        release("sms");
        ReceivedResponse refused = delete("/v1/channels/sms");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("in flight", "force=true");
    }

    @Test
    void channelIsNotDeletedWhileTheNumberOfItsHeldMessagesIsUnknown() {
        pipeline.setStatus(503);
        ReceivedResponse refused = delete("/v1/channels/sms");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("unknown (the pipeline at ", "force=true");
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        assertThat(delete("/v1/channels/sms").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/channels", "GET, /v1/channels/sms", "PUT, /v1/channels/sms", "DELETE, /v1/channels/sms"})
    void onlyOperatorsMayListAndChangeChannels(String method, String path) {
        assertThat(send(ACME, method, path, "").status()).isEqualTo(403);
    }
}
