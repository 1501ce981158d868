package fairlane.gateway.routes;

import static fairlane.admin.inspection.HeldRows.lane;
import static fairlane.admin.inspection.HeldRows.message;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.wire.InspectionApi;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneRoutesTest extends RoutesFixture {
    @Override
    Routes routes() {
        return new LaneRoutes(cluster);
    }

    @BeforeEach
    void holdMessages() {
        pipeline.setRows(
                InspectionApi.LANES,
                List.of(
                        lane("sms", 0, 5, 30, "PAUSED"),
                        lane("email", 0, 2, 20, "PAUSED"),
                        lane("sms", 1, 1, 10, "SENDER_RATE")));
        pipeline.setRows(
                InspectionApi.MESSAGES,
                List.of(
                        message("sms", "m-0", 0, "PAUSED", null),
                        message("sms", "m-1", 1, "PAUSED", null),
                        message("sms", "m-2", 2, "PAUSED", null)));
    }

    @Test
    void laneListBeginsWithOldestLaneAndContainsTotals() {
        ReceivedResponse response = get("/v1/lanes?count=2");
        assertThat(response.body().get("lanes"))
                .extracting(lane -> lane.get("oldestAcceptedAt").asLong())
                .containsExactly(10L, 20L);
        assertThat(response.body().at("/total/messages").asInt()).isEqualTo(8);
        assertThat(response.body().at("/byHold/PAUSED/lanes").asInt()).isEqualTo(2);
        assertThat(response.body().at("/byHold/PAUSED/messages").asInt()).isEqualTo(7);
        assertThat(response.body().get("gaps")).isEmpty();
    }

    @Test
    void gatewayPassesTheFilterOfLanesToThePipeline() {
        get("/v1/lanes?channel=sms&customer=bolt&sender=a%26b");
        send(ACME, "GET", "/v1/lanes", "");
        assertThat(pipeline.queries())
                .containsExactly("/v1/lanes?channel=sms&customer=bolt&sender=a%26b", "/v1/lanes?customer=acme");
    }

    @Test
    void customerMayNotListLanesAndMessagesOfAnotherCustomer() {
        assertThat(send(ACME, "GET", "/v1/lanes?customer=bolt", "").status()).isEqualTo(403);
        assertThat(send(ACME, "GET", "/v1/messages?customer=bolt", "").status()).isEqualTo(403);
        assertThat(pipeline.queries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/lanes?count=0",
                "/v1/lanes?count=1001",
                "/v1/lanes?count=99999999999999999999999999999999999999999999999999",
                "/v1/messages?customer=acme&count=101",
                "/v1/messages?customer=acme&showBodies=yes",
                "/v1/messages"
            })
    void laneAndMessageListsRefuseInvalidParameters(String path) {
        assertThat(get(path).status()).isEqualTo(400);
        assertThat(pipeline.queries()).isEmpty();
    }

    @Test
    void listedMessagesAreMaskedUnlessBodiesAreRequested() {
        ReceivedResponse masked = get("/v1/messages?customer=acme&count=2");
        assertThat(masked.body().get("messages"))
                .extracting(message -> message.get("id").asText())
                .containsExactly("m-0", "m-1");
        assertThat(masked.body().get("more").asBoolean()).isTrue();
        assertThat(masked.body().at("/messages/0/recipient").asText()).isEqualTo("+46***67");
        ReceivedResponse shown = send(ACME, "GET", "/v1/messages?showBodies=true", "");
        assertThat(shown.body().at("/messages/0/body").asText()).isEqualTo("Hello");
        assertThat(shown.body().get("more").asBoolean()).isFalse();
    }

    @Test
    void incompleteListStatesWhichPipelineInstanceFailed() {
        pipeline.setStatus(503);
        assertThat(get("/v1/lanes").body().at("/gaps/0").asText()).contains("HTTP 503");
        assertThat(get("/v1/messages?channel=sms").body().get("gaps")).isNotEmpty();
    }

    @Test
    void laneListIsRefusedWithStatus503IfNoPipelineIsRunning() {
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        ReceivedResponse response = get("/v1/lanes");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.detail()).startsWith("no pipeline is running");
    }
}
