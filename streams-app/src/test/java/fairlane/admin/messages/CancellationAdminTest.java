package fairlane.admin.messages;

import static fairlane.admin.inspection.HeldRows.lane;
import static fairlane.admin.inspection.HeldRows.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.FakePipeline;
import fairlane.admin.messages.CancellationAdmin.CancellableCount;
import fairlane.admin.messages.CancellationAdmin.CancellationTarget;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.InspectionApi;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancellationAdminTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final FakePipeline pipeline = FakePipeline.start(kafka, cluster, 0, 1);
    private final CancellationAdmin cancellations = new CancellationAdmin(cluster);

    @AfterEach
    void stopPipeline() {
        pipeline.close();
    }

    private CancellableCount count(CancelledBy criterion, String value) throws InterruptedException {
        return cancellations.count(new CancellationTarget("acme", criterion, value), Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "EVERYTHING, '',           7, /v1/lanes?customer=acme",
        "SENDER,     news,         7, /v1/lanes?customer=acme&sender=news",
        "ID,         m,            2, /v1/messages?customer=acme&id=m",
        "RECIPIENT,  +46701234567, 2, /v1/messages?customer=acme",
        "RECIPIENT,  +4670,        0, /v1/messages?customer=acme"
    })
    void countIncludesTheHeldMessagesThatTheCancellationSelects(
            CancelledBy criterion, String value, long messages, String query) throws InterruptedException {
        pipeline.setRows(
                InspectionApi.LANES, List.of(lane("sms", 0, 3, 0, "PAUSED"), lane("email", 0, 4, 0, "PAUSED")));
        pipeline.setRows(
                InspectionApi.MESSAGES,
                List.of(message("sms", "m", 0, "PAUSED", null), message("sms", "m", 0, "PAUSED", null)));
        assertThat(count(criterion, value)).isEqualTo(new CancellableCount(messages, true, List.of()));
        assertThat(pipeline.queries()).containsExactly(query);
    }

    @Test
    void incompleteCountStatesWhichPartIsMissing() throws InterruptedException {
        pipeline.setStatus(500);
        CancellableCount partial = count(CancelledBy.EVERYTHING, "");
        assertThat(partial.complete()).isFalse();
        assertThat(partial.gaps()).anyMatch(gap -> gap.contains("HTTP 500"));
        kafka.deleteGroup(cluster.config().pipeline().applicationId());
        assertThat(count(CancelledBy.EVERYTHING, "").gaps())
                .singleElement()
                .asString()
                .startsWith("no pipeline is running");
    }

    @Test
    void cancellationRecordContainsTheTargetAndTheNameOfThePersonWhoCancelled() throws UnreadableRecordException {
        CancellationTarget target = new CancellationTarget("acme", CancelledBy.RECIPIENT, "+4670");
        cancellations.cancel(target, "cli", "wrong list");
        kafka.write(cancellations.cancellation(target, "gateway", null));
        List<ConsumerRecord<byte[], byte[]>> records =
                kafka.records(cluster.topics().cancellations());
        assertThat(records)
                .hasSize(2)
                .allSatisfy(record -> assertThat(RecordText.key(record)).isEqualTo("acme"));
        Cancellation first = cancellation(records.get(0));
        assertThat(first.getWhat()).isEqualTo(CancelledBy.RECIPIENT);
        assertThat(first.getValue()).isEqualTo("+4670");
        assertThat(first.getBy()).isEqualTo("cli");
        assertThat(first.getWhy()).isEqualTo("wrong list");
        assertThat(cancellation(records.get(1)).getBy()).isEqualTo("gateway");
        assertThat(cancellation(records.get(1)).getWhy()).isNull();
    }

    private Cancellation cancellation(ConsumerRecord<byte[], byte[]> message) throws UnreadableRecordException {
        return cluster.encodings().reader(Cancellation.class).read(message.value());
    }

    @Test
    void cancellationFailsIfTheCancellationsTopicIsMissing() {
        kafka.deleteTopic(cluster.topics().cancellations());
        assertThatThrownBy(() -> cancellations.cancel(new CancellationTarget("acme", CancelledBy.ID, "m"), "cli", null))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("fairlane topics create");
    }
}
