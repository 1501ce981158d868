package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.pipeline.store.ChangelogState;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import fairlane.schema.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a task restores its state from the changelogs after a crash, and releases no message before it has
 * consumed a record.
 */
class TaskRestartTest {
    private static final Duration NO_DOWNTIME = Duration.ZERO;

    @TempDir
    private Path stateDirs;

    private TopologyFixture pipeline;
    private int starts;

    @BeforeEach
    void start() {
        pipeline = new TopologyFixture(stateDirs.resolve("0"));
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(perSecond(1)));
        pipeline.channel("slow", channel -> channel.setSenderRates(perSecond(0.1)));
        pipeline.tickFor(Duration.ofSeconds(12));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void heldMessagesAreReleasedOnceAndInOrderAfterRestart() {
        send("sms", 0, 5);
        pipeline.tickFor(Duration.ofSeconds(1));
        List<ProducedRecord> deliveries = new ArrayList<>(pipeline.deliveries("sms"));
        assertThat(deliveries).hasSize(2);

        restart(Duration.ofSeconds(3));
        send("sms", 5, 2);
        pipeline.tickFor(Duration.ofSeconds(6));
        deliveries.addAll(pipeline.deliveries("sms"));
        assertThat(deliveries).extracting(ProducedRecord::id).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
    }

    @Test
    void heldMessagesKeepOrderOfPrioritiesAndRetriesAfterRestart() {
        pipeline.send("acme", "first", request -> request.setChannel("sms"));
        for (Priority priority : List.of(Priority.BULK, Priority.NORMAL, Priority.HIGH)) {
            pipeline.send(
                    "acme",
                    priority + " 1",
                    request -> request.setChannel("sms").setPriority(priority));
            pipeline.send(
                    "acme",
                    priority + " 2",
                    request -> request.setChannel("sms").setPriority(priority));
            pipeline.send(
                    "acme",
                    priority + " retried",
                    new RecordHeaders().add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8)),
                    request -> request.setChannel("sms").setPriority(priority));
        }
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("first");
        restart(NO_DOWNTIME);
        pipeline.tickFor(Duration.ofSeconds(15));

        assertThat(pipeline.deliveries("sms"))
                .extracting(ProducedRecord::id)
                .containsExactly(
                        "HIGH retried",
                        "HIGH 1",
                        "HIGH 2",
                        "NORMAL retried",
                        "NORMAL 1",
                        "NORMAL 2",
                        "BULK retried",
                        "BULK 1",
                        "BULK 2");
    }

    @Test
    void restoredLongLaneFindsItsFirstAndLastMessage() {
        pipeline.limit(
                "sms/sender/acme", limit -> limit.setRates(List.of(TopologyFixture.rate(100, Per.SECOND, null))));
        List<ProducedRecord> deliveries = new ArrayList<>();
        int sent = 0;
        for (int round = 0; round < 6; round++) {
            send("sms", sent, 700);
            sent += 700;
            pipeline.tickFor(Duration.ofMillis(3_330));
            deliveries.addAll(pipeline.deliveries("sms"));
            restart(NO_DOWNTIME);
        }
        pipeline.limit("sms/sender/acme", limit -> limit.setRates(List.of()));
        pipeline.tickFor(Duration.ofSeconds(1));
        deliveries.addAll(pipeline.deliveries("sms"));

        assertThat(deliveries)
                .extracting(ProducedRecord::id)
                .containsExactlyElementsOf(
                        IntStream.range(0, sent).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void scheduledMessagesAreReleasedWhenDueOrOverdueAfterRestart() {
        Instant soon = Instant.ofEpochMilli(pipeline.now() + 2_000);
        Instant later = soon.plusSeconds(10);
        pipeline.send("acme", "later", request -> request.setNotBefore(later));
        pipeline.send("acme", "soon", request -> request.setNotBefore(soon));
        restart(Duration.ofSeconds(5));
        long started = pipeline.now();
        pipeline.tickFor(Duration.ofSeconds(10));

        List<ProducedRecord> deliveries = pipeline.deliveries("default");
        assertThat(deliveries).extracting(ProducedRecord::id).containsExactly("soon", "later");
        assertThat(deliveries.get(0).releasedAt()).isBetween(started, started + 20);
        assertThat(deliveries.get(1).releasedAt()).isEqualTo(later.toEpochMilli());
    }

    @Test
    void slowlyDrainingMeterIsRestoredSoThatHeldMessageKeepsToRate() {
        send("slow", 0, 2);
        long first = pipeline.deliveries("slow").get(0).releasedAt();
        restart(Duration.ofSeconds(3));
        pipeline.tickFor(Duration.ofSeconds(10));

        assertThat(pipeline.deliveries("slow"))
                .extracting(ProducedRecord::releasedAt)
                .containsExactly(first + 10_000);
    }

    @Test
    void slowlyDrainingMeterIsRestoredEvenIfItsLaneIsEmpty() {
        send("slow", 0, 1);
        long first = pipeline.deliveries("slow").get(0).releasedAt();
        restart(Duration.ofSeconds(3));
        send("slow", 1, 1);
        pipeline.tickFor(Duration.ofSeconds(10));

        assertThat(pipeline.deliveries("slow"))
                .extracting(ProducedRecord::releasedAt)
                .containsExactly(first + 10_000);
    }

    @Test
    void slowlyDrainingMeterThatWasNeverUsedAllowsImmediateReleaseAfterRestart() {
        restart(Duration.ofMinutes(2));
        send("slow", 0, 1);

        assertThat(pipeline.deliveries("slow")).hasSize(1);
    }

    @Test
    void quicklyDrainingMeterIsNotRestoredAndCountsAsFullAfterRestart() {
        send("sms", 0, 2);
        restart(Duration.ofSeconds(30));
        long started = pipeline.now() - TopologyFixture.TICK.toMillis();
        pipeline.send("bolt", "new", request -> request.setChannel("sms"));
        pipeline.tickFor(Duration.ofSeconds(2));

        assertThat(pipeline.deliveries("sms"))
                .extracting(ProducedRecord::releasedAt)
                .containsExactly(started + 1_000, started + 1_000);
    }

    @Test
    void taskReleasesNoMessageBeforeItHasConsumedARecord() {
        Instant soon = Instant.ofEpochMilli(pipeline.now() + 1_000);
        pipeline.send("acme", "due", request -> request.setNotBefore(soon));
        pipeline.send("acme", "old", request -> request.setChannel("slow").setSender("x"));
        pipeline.send(
                "acme",
                "expired",
                request -> request.setChannel("slow").setSender("x").setExpiresAt(soon));
        send("sms", 0, 2);
        pipeline = pipeline.restart(stateDirs.resolve("pulse"), Duration.ofSeconds(5), true);
        pipeline.tickFor(Duration.ofSeconds(20));
        assertThat(pipeline.read(pipeline.topics.pulse()))
                .as("the task sends one pulse")
                .hasSize(1);
        assertThat(pipeline.deliveries("sms")).isEmpty();
        assertThat(pipeline.deliveries("default")).isEmpty();
        assertThat(pipeline.deadLetters()).isEmpty();

        pipeline.releasePulse();
        pipeline.tick();
        assertThat(pipeline.deliveries("sms")).hasSize(1);
        assertThat(pipeline.deliveries("default")).hasSize(1);
        assertThat(pipeline.deadLetters()).hasSize(1);
    }

    @Test
    void restartedTaskReleasesMessagesAfterItsFirstRequestEvenWithoutAPulse() {
        send("sms", 0, 2);
        pipeline = pipeline.restart(stateDirs.resolve("pulse"), Duration.ofSeconds(5), true);
        pipeline.tickFor(Duration.ofSeconds(2));
        pipeline.send("bolt", "any", request -> {});
        pipeline.tick();

        assertThat(pipeline.deliveries("default")).hasSize(1);
        assertThat(pipeline.deliveries("sms")).hasSize(1);
    }

    @Test
    void heldMessagesOfChannelDeletedDuringDowntimeAreDeadLettered() {
        send("sms", 0, 4);
        pipeline.policy(pipeline.topics.channels(), "sms", null);
        pipeline.deliveries("sms");
        restart(NO_DOWNTIME);
        pipeline.tick();

        assertThat(pipeline.deadLetters())
                .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("UNKNOWN_CHANNEL"))
                .extracting(ProducedRecord::id)
                .containsExactly("m1", "m2", "m3");
    }

    @Test
    void messagesReleasedImmediatelyWriteNothingToStateStores() {
        for (int i = 0; i < 10; i++) {
            pipeline.send("acme", "m" + i, request -> request.setChannel("default"));
            pipeline.send("acme", "m" + i, request -> request.setChannel("sms").setSender("s"));
            pipeline.tickFor(Duration.ofSeconds(1));
        }
        assertThat(pipeline.deliveries("sms")).hasSize(10);
        for (String store : List.of("messages", "scheduled", "lanes", "meters")) {
            assertThat(pipeline.changelog(store)).as(store).isEmpty();
        }
    }

    @Test
    void releasedMessagesLeaveNoEntriesInStores() {
        Instant soon = Instant.ofEpochMilli(pipeline.now() + 2_000);
        send("sms", 0, 5);
        send("slow", 5, 2);
        pipeline.send("acme", "later", request -> request.setNotBefore(soon));
        restart(NO_DOWNTIME);
        pipeline.tickFor(Duration.ofSeconds(40));
        ChangelogState state = pipeline.changelogState();

        for (String store : List.of("messages", "scheduled", "lanes", "meters")) {
            assertThat(state.of(store)).as(store).isEmpty();
        }
    }

    /** Simulates a crash, restarts the pipeline, and runs the first tick. */
    private void restart(Duration downtime) {
        starts++;
        pipeline = pipeline.restart(stateDirs.resolve("" + starts), downtime, false);
        pipeline.tick();
    }

    private void send(String channel, int from, int count) {
        for (int i = from; i < from + count; i++) {
            pipeline.send("acme", "m" + i, request -> request.setChannel(channel));
        }
    }

    private static List<Rate> perSecond(double units) {
        return List.of(TopologyFixture.rate(units, Per.SECOND, 1));
    }
}
