package fairlane.admin.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.ReleaseEstimateClient.EstimateRequest;
import fairlane.schema.Priority;
import fairlane.wire.InspectionApi;
import fairlane.wire.ReleaseEstimateJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseEstimateClientTest {
    private static final ReleaseEstimateJson ESTIMATE =
            new ReleaseEstimateJson(5, 7, 1_000L, 2_000L, 900, "SENDER_RATE", 3, false);

    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final FakePipeline pipeline = FakePipeline.start(kafka, cluster, 0, 1);
    private final ReleaseEstimateClient client = new ReleaseEstimateClient(cluster);

    @AfterEach
    void stop() {
        client.close();
        pipeline.close();
    }

    private Optional<ReleaseEstimateJson> requestEstimate(Long notBefore, String id) {
        return client.requestEstimate(new EstimateRequest("sms", "acme", "+1", Priority.HIGH, 2, notBefore, null, id))
                .join();
    }

    @Test
    void clientRequestsTheEstimateFromTheOwnerOfTheCustomersPartition() {
        pipeline.setRows(InspectionApi.RELEASE_ESTIMATE, List.of(ESTIMATE));
        assertThat(requestEstimate(500L, "m")).contains(ESTIMATE);
        int partition = cluster.customerPartitioner().partitionOf("acme");
        assertThat(pipeline.queries())
                .containsExactly("/v1/forecast?partition=" + partition
                        + "&channel=sms&customer=acme&sender=%2B1&priority=HIGH&cost=2&notBefore=500&id=m");
    }

    @Test
    void clientReturnsNoEstimateIfTheInstanceFails() {
        assertThat(requestEstimate(null, null)).isEmpty();
        pipeline.setRows(InspectionApi.RELEASE_ESTIMATE, List.of(Map.of(InspectionApi.ERROR, "it is starting")));
        assertThat(requestEstimate(null, null)).isEmpty();
        pipeline.setBody(InspectionApi.RELEASE_ESTIMATE, "{\"requests");
        assertThat(requestEstimate(null, null)).isEmpty();
        pipeline.setStatus(500);
        assertThat(requestEstimate(null, null)).isEmpty();
        pipeline.close();
        assertThat(requestEstimate(null, null)).isEmpty();
    }

    @Test
    void clientReturnsNoEstimateIfThePartitionHasNoOwner() {
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        assertThat(requestEstimate(null, null)).isEmpty();
        assertThat(pipeline.queries()).isEmpty();
    }
}
