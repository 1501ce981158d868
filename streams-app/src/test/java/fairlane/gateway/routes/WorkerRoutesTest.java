package fairlane.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.InspectionApi;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerRoutesTest extends RoutesFixture {
    private long nanos;

    @Override
    Routes routes() {
        return new WorkerRoutes(new WantedWorkerCounts(cluster, this::later), policies::hasChannel);
    }

    /** Returns a clock reading that is a minute after the previous one, so that every call queries the pipeline anew. */
    private long later() {
        return nanos += TimeUnit.MINUTES.toNanos(1);
    }

    @Test
    void responseContainsWantedWorkersAndTheFiguresOfTheCalculation() {
        pipeline.setRows(
                InspectionApi.CHANNEL_DEMAND,
                List.of(new ChannelDemandRow(
                        "sms", 0, new ChannelDemandRow.Demand(15_000, 0, 1_500.0, 192, 192, 0), 96)));
        ReceivedResponse response = get("/v1/channels/sms/workers");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().get("wanted").asInt()).isEqualTo(1);
        assertThat(response.body().get("exact").asDouble()).isEqualTo(0.781);
        assertThat(response.body().get("mostPerSecond").asDouble()).isEqualTo(100);
        assertThat(response.body().get("inFlight").asInt()).isEqualTo(96);
        assertThat(response.body().get("sendSeconds").asDouble()).isEqualTo(0.5);
        assertThat(response.body().get("concurrency").asInt()).isEqualTo(64);
        assertThat(response.body().get("partitions").asInt()).isEqualTo(2);
    }

    @Test
    void wantedWorkersAreReturnedOnlyToOperatorsAndForExistingChannels() {
        assertThat(send(ACME, "GET", "/v1/channels/sms/workers", "").status()).isEqualTo(403);
        assertThat(get("/v1/channels/none/workers").status()).isEqualTo(404);
    }

    @Test
    void callIsRefusedWithStatus503IfThePipelineIsUnavailable() {
        pipeline.setStatus(500);
        assertThat(get("/v1/channels/sms/workers").status()).isEqualTo(503);
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        ReceivedResponse response = get("/v1/channels/sms/workers");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.detail()).startsWith("no pipeline is running");
        assertThat(response.header("Retry-After")).isEqualTo("1");
    }
}
