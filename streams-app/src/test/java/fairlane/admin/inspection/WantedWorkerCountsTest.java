package fairlane.admin.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.WantedWorkerCounts.WorkerCountDetails;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.InspectionApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WantedWorkerCountsTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster(Map.of("delivery.concurrency", "16"));
    private final FakePipeline pipeline = FakePipeline.start(kafka, cluster, 0, 1);
    private long nanos;
    private final WantedWorkerCounts counts = new WantedWorkerCounts(cluster, () -> nanos);

    @AfterEach
    void stopPipeline() {
        pipeline.close();
    }

    private static ChannelDemandRow row(String channel, int partition, double releasing, long inFlight) {
        return new ChannelDemandRow(
                channel, partition, new ChannelDemandRow.Demand(5_000, 0, null, releasing, releasing, 0), inFlight);
    }

    private void setDemand(ChannelDemandRow... rows) {
        pipeline.setRows(InspectionApi.CHANNEL_DEMAND, List.of(rows));
    }

    private void publishOutcome(long millis) {
        kafka.write(
                cluster.topics().outcomes(),
                "acme",
                Outcome.newBuilder()
                        .setId("m")
                        .setChannel("sms")
                        .setStatus(OutcomeStatus.DELIVERED)
                        .setStartedAt(Instant.ofEpochMilli(0))
                        .setEndedAt(Instant.ofEpochMilli(millis))
                        .build());
    }

    private void advance(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void workerCountDetailsAddUpTheDemandOfAllPartitions() {
        setDemand(row("sms", 0, 16, 8), row("sms", 1, 16, 8), row("email", 0, 1, 0));
        WorkerCountDetails details = counts.detailsOf("sms");
        assertThat(details.wanted()).isEqualTo(1);
        assertThat(details.exact()).isEqualTo(1.0);
        assertThat(details.releasingPerSecond()).isEqualTo(32);
        assertThat(details.inFlight()).isEqualTo(16);
        assertThat(details.sendSecondsMeasured()).isFalse();
        assertThat(details.sendSeconds()).isEqualTo(0.5);
        assertThat(details.concurrency()).isEqualTo(16);
        assertThat(details.targetWaitSeconds()).isEqualTo(5);
        assertThat(details.partitions()).isEqualTo(MemoryKafka.PARTITIONS);
        assertThat(counts.wantedByChannel()).isEqualTo(Map.of("sms", 1, "email", 1));
    }

    @Test
    void sendTimeIsTheMeanOfTheMeasuredAttempts() {
        setDemand(row("sms", 0, 10, 0));
        publishOutcome(2_000);
        publishOutcome(4_000);
        WorkerCountDetails details = counts.detailsOf("sms");
        assertThat(details.sendSecondsMeasured()).isTrue();
        assertThat(details.sendSeconds()).isEqualTo(3);
        assertThat(details.exact()).isEqualTo(1.875);
        assertThat(details.wanted()).isEqualTo(2);
    }

    @Test
    void channelWithSendTimeZeroNeedsOneWorker() {
        publishOutcome(0);
        setDemand(row("sms", 0, 10, 0));
        assertThat(counts.detailsOf("sms").sendSeconds()).isEqualTo(0.001);
        assertThat(counts.detailsOf("sms").wanted()).isEqualTo(1);
    }

    @Test
    void channelWithoutMessagesNeedsOneWorker() {
        WorkerCountDetails details = counts.detailsOf("push");
        assertThat(details.wanted()).isEqualTo(1);
        assertThat(details.mostPerSecond()).isNull();
        assertThat(counts.wantedByChannel()).isEmpty();
    }

    @Test
    void pipelineIsQueriedAtMostOncePerSecond() {
        setDemand(row("sms", 0, 16, 0));
        counts.detailsOf("sms");
        setDemand(row("sms", 0, 64, 0));
        assertThat(counts.detailsOf("sms").releasingPerSecond()).isEqualTo(16);
        advance(1);
        assertThat(counts.detailsOf("sms").releasingPerSecond()).isEqualTo(64);
        assertThat(pipeline.queries()).hasSize(2);
    }

    @Test
    void outcomesAreSampledAtMostEvery15Seconds() {
        publishOutcome(2_000);
        counts.detailsOf("sms");
        publishOutcome(4_000);
        advance(14);
        assertThat(counts.detailsOf("sms").sendSeconds()).isEqualTo(2);
        advance(1);
        assertThat(counts.detailsOf("sms").sendSeconds()).isEqualTo(3);
    }

    @Test
    void computationOfWorkerCountsFailsIfAPipelineInstanceDoesNotRespond() {
        pipeline.setStatus(503);
        assertThatThrownBy(() -> counts.detailsOf("sms"))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("HTTP 503");
        pipeline.setStatus(200);
        assertThat(counts.detailsOf("sms").wanted()).isEqualTo(1);
    }
}
