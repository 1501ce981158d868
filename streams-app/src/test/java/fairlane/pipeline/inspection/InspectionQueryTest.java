package fairlane.pipeline.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.contract.HeaderNames;
import fairlane.core.model.Request;
import fairlane.pipeline.TopologyFixture;
import fairlane.pipeline.task.PartitionTask;
import fairlane.pipeline.task.Ticker;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import fairlane.schema.Rate;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.HeldLane;
import fairlane.wire.HeldMessage;
import fairlane.wire.ReleaseEstimateJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that queries report each held message with its hold reason and expected release time. */
class InspectionQueryTest {
    private static final LaneFilter ALL = new LaneFilter(null, null, null);

    @TempDir
    private Path stateDirs;

    private TopologyFixture pipeline;
    private long now;

    @BeforeEach
    void start() {
        pipeline = new TopologyFixture(stateDirs.resolve("0"));
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(perSecond(1)));
        pipeline.channel("email", channel -> channel.setRates(perSecond(1)));
        pipeline.channel("push", channel -> channel.setPaused(true));
        pipeline.limit("default/customer/acme", limit -> limit.setRates(perSecond(1)));
        pipeline.tickFor(Duration.ofSeconds(2));
        now = pipeline.now();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void queriesReturnNoRowsIfNothingIsHeld() throws InterruptedException, IOException {
        pipeline.send("acme", "m1", request -> {});
        assertThat(lanes(ALL)).isEmpty();
        assertThat(messages(ALL, null)).isEmpty();
    }

    @Test
    void laneReportsSenderRateAsHoldReason() throws InterruptedException, IOException {
        send("acme", "sms", "+1", 4);
        pipeline.tick();

        assertThat(lanes(ALL))
                .containsExactly(new HeldLane("sms", "acme", "+1", 0, 3, now, "SENDER_RATE", now + 1_000, now + 3_000));
    }

    @Test
    void laneReportsCustomerRateAsHoldReason() throws InterruptedException, IOException {
        send("acme", "default", "+1", 1);
        send("acme", "default", "+2", 2);

        assertThat(lanes(ALL))
                .containsExactly(
                        new HeldLane("default", "acme", "+2", 0, 2, now, "CUSTOMER_RATE", now + 1_000, now + 2_000));
    }

    @Test
    void lanesReportChannelRateAndFairShareAsHoldReasons() throws InterruptedException, IOException {
        send("acme", "email", null, 2);
        send("bolt", "email", null, 1);

        assertThat(lanes(ALL))
                .containsExactly(
                        new HeldLane("email", "acme", "acme", 0, 1, now, "CHANNEL_RATE", now + 1_000, now + 1_000),
                        new HeldLane("email", "bolt", "bolt", 0, 1, now, "FAIR_SHARE", null, null));
    }

    @Test
    void pausedLanesReportPauseAsHoldReason() throws InterruptedException, IOException {
        send("acme", "push", null, 2);
        pipeline.limit("sms/sender/+1", limit -> limit.setPaused(true));
        pipeline.limit("sms/customer/bolt", limit -> limit.setPaused(true));
        send("acme", "sms", "+1", 1);
        send("bolt", "sms", "+2", 1);

        assertThat(lanes(ALL)).hasSize(3).allSatisfy(lane -> {
            assertThat(lane.hold()).isEqualTo("PAUSED");
            assertThat(lane.leavesAt()).isNull();
        });
    }

    @Test
    void scheduledMessagesOfLaneAreReportedAsOneRow() throws InterruptedException, IOException {
        for (int seconds : List.of(9, 3, 6)) {
            pipeline.send("acme", "in " + seconds, request -> request.setNotBefore(in(seconds)));
        }
        assertThat(lanes(ALL))
                .containsExactly(
                        new HeldLane("default", "acme", "acme", 0, 3, now, "SCHEDULED", now + 3_000, now + 9_000));
        assertThat(messages(ALL, null))
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.hold()).isEqualTo("SCHEDULED"));
        assertThat(messages(ALL, "in 6")).singleElement().satisfies(message -> {
            assertThat(message.notBefore()).isEqualTo(now + 6_000);
            assertThat(message.leavesAt()).isEqualTo(now + 6_000);
        });
    }

    @Test
    void channelDemandCountsReleasableMessages() throws InterruptedException, IOException {
        send("acme", "sms", "+1", 100);
        send("acme", "push", null, 7);
        send("acme", "email", null, 1);

        assertThat(rowsOf(new ChannelDemandQuery())).hasSize(3).allSatisfy(row -> {
            ChannelDemandRow.Demand demand = row.demand();
            switch (row.channel()) {
                case "sms" -> assertThat(demand.leaving()).isEqualTo(demand.withinMillis() / 1_000.0);
                case "email" -> {
                    assertThat(demand.most()).isEqualTo(demand.withinMillis() / 1_000.0);
                    assertThat(demand.passing()).isPositive();
                }
                default -> assertThat(demand.leaving()).isZero();
            }
        });
    }

    @Test
    void queriesReturnOnlyLanesAndMessagesThatMatchFilter() throws InterruptedException, IOException {
        pipeline.channel("sms", channel -> channel.setPaused(true));
        for (String channel : List.of("sms", "push")) {
            for (String customer : List.of("acme", "bolt")) {
                send(customer, channel, "+1", 2);
                send(customer, channel, "+2", 2);
            }
        }
        assertThat(lanes(ALL)).hasSize(8);
        assertThat(lanes(new LaneFilter("sms", null, null))).hasSize(4);
        assertThat(lanes(new LaneFilter(null, "bolt", null))).hasSize(4);
        assertThat(lanes(new LaneFilter(null, null, "+1"))).hasSize(4);
        assertThat(lanes(new LaneFilter("push", "acme", "+2"))).hasSize(1);
        assertThat(lanes(new LaneFilter("fax", null, null))).isEmpty();
        assertThat(messages(new LaneFilter("push", "acme", "+2"), null)).hasSize(2);
        assertThat(messages(new LaneFilter("sms", "bolt", null), null)).hasSize(4);
    }

    @Test
    void messagesAreReportedInReleaseOrder() throws InterruptedException, IOException {
        send("acme", "sms", "+1", 3);
        byte[] value = pipeline.request(
                "high",
                request -> request.setChannel("sms")
                        .setSender("+1")
                        .setPriority(Priority.HIGH)
                        .setCost(1)
                        .setExpiresAt(in(60)));
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.ATTEMPT, "4".getBytes(UTF_8));
        pipeline.sendRaw(pipeline.topics.requests(), "acme".getBytes(UTF_8), value, headers);

        List<HeldMessage> messages = messages(ALL, null);
        assertThat(messages).extracting(HeldMessage::id).containsExactly("high", "m1", "m2");
        assertThat(messages).extracting(HeldMessage::ahead).containsExactly(0L, 1L, 2L);
        assertThat(messages).extracting(HeldMessage::leavesAt).containsExactly(now + 1_000, now + 2_000, now + 3_000);
        assertThat(messages.get(0))
                .usingRecursiveComparison()
                .isEqualTo(new HeldMessage(
                        "sms",
                        "acme",
                        "+1",
                        0,
                        "high",
                        "HIGH",
                        1,
                        4,
                        now,
                        null,
                        now + 60_000,
                        0,
                        "SENDER_RATE",
                        now + 1_000,
                        null,
                        value));
    }

    @Test
    void releaseEstimateOfNewRequestTakesMessagesAheadInLaneIntoAccount() throws InterruptedException, IOException {
        send("acme", "sms", "+1", 3);
        ReleaseEstimateJson estimate = estimate("sms", "+1", null, null);
        assertThat(estimate)
                .isEqualTo(
                        new ReleaseEstimateJson(3, 0, now + 3_000, now + 2_000, now + 1_000, "SENDER_RATE", 0, false));
        assertThat(estimate("sms", "+2", null, null).leavesAt()).isBetween(now, pipeline.now());
        assertThat(estimate("push", "+1", null, null).leavesAt()).isNull();
        ReleaseEstimateJson late = estimate("sms", "+1", now + 2_500, null);
        assertThat(late.earliest()).isEqualTo(now + 3_000);
        assertThat(late.standing()).isEqualTo(2);
    }

    @Test
    void releaseEstimateReportsWhetherRequestIsDuplicate() throws InterruptedException, IOException {
        RecordHeaders dedupe = new RecordHeaders();
        dedupe.add(HeaderNames.DEDUPE, "true".getBytes(UTF_8));
        byte[] value = pipeline.request("once", request -> request.setChannel("sms"));
        pipeline.sendRaw(pipeline.topics.requests(), "acme".getBytes(UTF_8), value, dedupe);
        assertThat(estimate("sms", "acme", null, "once").repeated()).isTrue();
        assertThat(estimate("sms", "acme", null, "twice").repeated()).isFalse();
        assertThat(estimate("sms", "acme", null, null).repeated()).isFalse();
    }

    private ReleaseEstimateJson estimate(String channel, String sender, @Nullable Long expiresAt, @Nullable String id)
            throws InterruptedException, IOException {
        Request request = new Request(
                channel,
                "acme",
                sender,
                fairlane.core.model.MessagePriority.NORMAL,
                1,
                false,
                false,
                0,
                now,
                Long.MIN_VALUE,
                expiresAt == null ? Long.MAX_VALUE : expiresAt);
        ReleaseEstimateQuery query = pipeline.submit(new ReleaseEstimateQuery(request, id));
        pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_INTERVAL_MILLIS));
        return query.next(Duration.ZERO, () -> {}).orElseThrow();
    }

    @Test
    void messageWithoutSenderIsReportedWithoutSender() throws InterruptedException, IOException {
        send("acme", "push", null, 1);
        send("acme", "push", "acme", 1);

        assertThat(messages(ALL, null)).extracting(HeldMessage::sender).containsExactly(null, "acme");
    }

    @Test
    void heldMessagesAreReportedAfterRestart() throws InterruptedException, IOException {
        send("acme", "push", null, 3);
        pipeline = pipeline.restart(stateDirs.resolve("1"), Duration.ZERO, true);

        assertThat(lanes(ALL)).extracting(HeldLane::held).containsExactly(3L);
        assertThat(messages(ALL, null)).extracting(HeldMessage::id).containsExactly("m0", "m1", "m2");
    }

    @Test
    void queryWithLongResultWaitsForReader() throws InterruptedException, IOException {
        for (int i = 0; i < 5_000; i++) {
            send("acme", "push", "sender " + i, 1);
        }
        LanesQuery query = pipeline.submit(new LanesQuery(ALL));
        List<HeldLane> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pipeline.tick();
            rows.addAll(readRows(query, 1_000));
        }
        pipeline.tick();
        assertThat(query.next(Duration.ZERO, () -> {})).isEmpty();
        assertThat(rows).extracting(HeldLane::sender).doesNotHaveDuplicates().hasSize(5_000);
    }

    @Test
    void stalledReaderDoesNotBlockReadersOfOtherQueries() throws InterruptedException, IOException {
        for (int i = 0; i < 3_000; i++) {
            send("acme", "push", "sender " + i, 1);
        }
        LanesQuery stopped = pipeline.submit(new LanesQuery(ALL));
        pipeline.tick();
        assertThat(lanes(new LaneFilter("push", "acme", "sender 7"))).hasSize(1);

        stopped.close();
        pipeline.tick();
        assertThat(lanes(new LaneFilter("sms", null, null))).isEmpty();
    }

    @Test
    void queryCompletesIfLanesBecomeEmptyWhileItRuns() throws InterruptedException, IOException {
        for (int i = 0; i < 3_000; i++) {
            send("acme", "push", "sender " + i, 1);
        }
        MessagesQuery query = pipeline.submit(new MessagesQuery(ALL, null));
        pipeline.tick();
        pipeline.channel("push", channel -> {});
        pipeline.tickFor(Duration.ofSeconds(6));

        assertThat(pipeline.deliveries("push")).hasSize(3_000);
        readRows(query, 2_000);
        pipeline.tick();
        while (query.next(Duration.ZERO, () -> {}).isPresent()) {
            pipeline.tick();
        }
    }

    @Test
    void queriesFailWhenTheirTaskIsClosed() {
        PartitionTask task = pipeline.task();
        LanesQuery before = pipeline.submit(new LanesQuery(ALL));
        pipeline = pipeline.restart(stateDirs.resolve("1"), Duration.ZERO, false);
        LanesQuery after = new LanesQuery(ALL);
        task.submit(after);

        for (LanesQuery query : List.of(before, after)) {
            assertThatThrownBy(() -> query.next(Duration.ZERO, () -> {}))
                    .isInstanceOf(Query.TaskUnavailableException.class)
                    .hasMessageContaining("try again");
        }
    }

    @Test
    void queryFailsIfTaskDoesNotAdvanceTheQuery() {
        LanesQuery query = pipeline.submit(new LanesQuery(ALL));
        assertThatThrownBy(() -> query.next(Duration.ZERO, () -> {})).hasMessageContaining("no answer within 0 s");
    }

    private List<HeldLane> lanes(LaneFilter filter) throws InterruptedException, IOException {
        return rowsOf(new LanesQuery(filter));
    }

    private List<HeldMessage> messages(LaneFilter filter, @Nullable String id)
            throws InterruptedException, IOException {
        return rowsOf(new MessagesQuery(filter, id));
    }

    private <T> List<T> rowsOf(Query<T> query) throws InterruptedException, IOException {
        pipeline.submit(query);
        pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_INTERVAL_MILLIS));
        List<T> rows = new ArrayList<>();
        Optional<T> row = query.next(Duration.ZERO, () -> {});
        while (row.isPresent()) {
            rows.add(row.get());
            row = query.next(Duration.ZERO, () -> {});
        }
        return rows;
    }

    private static <T> List<T> readRows(Query<T> query, int count) throws InterruptedException, IOException {
        List<T> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(query.next(Duration.ZERO, () -> {}).orElseThrow());
        }
        return rows;
    }

    private void send(String customer, String channel, @Nullable String sender, int count) {
        for (int i = 0; i < count; i++) {
            pipeline.send(
                    customer, "m" + i, request -> request.setChannel(channel).setSender(sender));
        }
    }

    private Instant in(int seconds) {
        return Instant.ofEpochMilli(now + seconds * 1_000L);
    }

    private static List<Rate> perSecond(double units) {
        return List.of(TopologyFixture.rate(units, Per.SECOND, 1));
    }
}
