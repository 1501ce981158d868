package fairlane.admin.inspection;

import static fairlane.admin.inspection.HeldRows.lane;
import static fairlane.admin.inspection.HeldRows.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.InspectionClient.FirstMessages;
import fairlane.admin.inspection.InspectionClient.InspectionResult;
import fairlane.wire.HeldLane;
import fairlane.wire.HeldMessage;
import fairlane.wire.InspectionApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionClientTest {
    private static final HeldFilter ANY = HeldFilter.ANY;

    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final InspectionClient client = new InspectionClient(cluster);
    private final List<FakePipeline> pipelines = new ArrayList<>();
    private final List<HeldLane> lanes = new ArrayList<>();

    private FakePipeline pipeline(Integer... partitions) {
        FakePipeline pipeline = FakePipeline.start(kafka, cluster, partitions);
        pipelines.add(pipeline);
        return pipeline;
    }

    @AfterEach
    void stopPipelines() {
        pipelines.forEach(FakePipeline::close);
    }

    @Test
    void clientCombinesTheRowsOfAllInstances() {
        pipeline(0).setRows(InspectionApi.LANES, List.of(lane("sms", 0, 1, 10, "PAUSED")));
        pipeline(1)
                .setRows(
                        InspectionApi.LANES,
                        List.of(lane("sms", 1, 2, 20, "PAUSED"), lane("email", 1, 3, 30, "PAUSED")));
        assertThat(client.lanes(ANY, lanes::add)).isEqualTo(new InspectionResult(3, List.of()));
        assertThat(lanes).extracting(HeldLane::held).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void clientEncodesTheFilterInTheQueryString() {
        FakePipeline pipeline = pipeline(0, 1);
        client.lanes(new HeldFilter("sms", "a/b&c", null), lanes::add);
        client.messages(new MessageSelector("acme", "m 1", null, "s"), message -> {});
        assertThat(pipeline.queries())
                .containsExactly(
                        "/v1/lanes?channel=sms&customer=a%2Fb%26c", "/v1/messages?customer=acme&sender=s&id=m%201");
    }

    @Test
    void inspectionResultStatesWhichPartitionsNoInstanceCovers() {
        pipeline(1);
        assertThat(client.lanes(ANY, lanes::add).gaps())
                .singleElement()
                .asString()
                .startsWith("no instance answers for partition 0: ");
        int partition = cluster.customerPartitioner().partitionOf("acme");
        assertThat(client.lanes(new HeldFilter(null, "acme", null), lanes::add).gaps())
                .hasSize(partition == 1 ? 0 : 1);
    }

    @Test
    void inspectionResultStatesWhichInstanceFailed() {
        FakePipeline pipeline = pipeline(0, 1);
        pipeline.setStatus(404);
        assertThat(client.lanes(ANY, lanes::add).gaps())
                .first()
                .isEqualTo("the pipeline at " + pipeline.endpoint()
                        + " answers with HTTP 404, so it is not a pipeline of this version");
        String endpoint = pipeline.endpoint();
        pipeline.close();
        assertThat(client.lanes(ANY, lanes::add).gaps())
                .first()
                .asString()
                .startsWith("the pipeline at " + endpoint + " does not answer (");
    }

    @Test
    void inspectionResultContainsTheRowsBeforeAnErrorAndStatesTheError() {
        FakePipeline pipeline = pipeline(0, 1);
        pipeline.setRows(
                InspectionApi.LANES,
                List.of(
                        lane("sms", 0, 1, 10, "PAUSED"),
                        java.util.Map.of(InspectionApi.ERROR, "the task was reassigned")));
        assertThat(client.lanes(ANY, lanes::add))
                .isEqualTo(new InspectionResult(
                        1,
                        List.of("the pipeline at " + pipeline.endpoint()
                                + " did not complete its response (the task was reassigned)")));
    }

    @Test
    void inspectionResultStatesThatAResponseCouldNotBeParsed() {
        pipeline(0, 1).setBody(InspectionApi.LANES, "{\"channel\":\"sms\",\"cust");
        InspectionResult result = client.lanes(ANY, lanes::add);
        assertThat(result.gaps()).singleElement().asString().contains("did not complete its response");
        assertThat(lanes).isEmpty();
    }

    @Test
    void clientIgnoresUnknownFieldsOfAResponse() {
        pipeline(0, 1)
                .setBody(
                        InspectionApi.LANES,
                        "{\"channel\":\"sms\",\"customer\":\"acme\",\"sender\":\"s\",\"partition\":0,\"held\":1,"
                                + "\"oldestAcceptedAt\":10,\"hold\":\"PAUSED\",\"colour\":\"red\"}");
        assertThat(client.lanes(ANY, lanes::add).gaps()).isEmpty();
        assertThat(lanes).hasSize(1);
    }

    @Test
    void clientReportsThatNoPipelineIsRunning() {
        assertThatThrownBy(() -> client.lanes(ANY, lanes::add))
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.kind()).isEqualTo(AdminException.Kind.REFUSED))
                .hasMessageStartingWith("no pipeline is running (the consumer group fairlane.pipeline has no members)");
        kafka.addMember(cluster.config().pipeline().applicationId(), "another client", Set.of());
        assertThatThrownBy(() -> client.lanes(ANY, lanes::add)).hasMessageStartingWith("no pipeline is running");
    }

    @Test
    void firstMessagesAreThoseThatAllInstancesTogetherWillReleaseFirst() {
        pipeline(0)
                .setRows(
                        InspectionApi.MESSAGES,
                        List.of(
                                message("sms", "paused", 0, "PAUSED", null),
                                message("sms", "later", 0, "SENDER_RATE", 9_000L)));
        FakePipeline second = pipeline(1);
        second.setRows(
                InspectionApi.MESSAGES,
                List.of(
                        message("sms", "second", 1, "FAIR_SHARE", null),
                        message("sms", "first", 0, "FAIR_SHARE", null)));
        FirstMessages first = client.firstMessages(ANY, 3);
        assertThat(first.messages()).extracting(HeldMessage::id).containsExactly("first", "second", "later");
        assertThat(first.more()).isTrue();
        assertThat(client.firstMessages(ANY, 4).more()).isFalse();
        assertThat(second.queries()).contains("/v1/messages?first=4");
    }
}
