package fairlane.pipeline.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.pipeline.TopologyFixture;
import fairlane.pipeline.task.Ticker;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import fairlane.wire.HeldMessage;
import fairlane.wire.ReleaseOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that {@link FirstMessagesQuery} returns the messages that are released first, however many messages are held.
 */
class FirstMessagesQueryTest {
    private static final LaneFilter ALL = new LaneFilter(null, null, null);

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.channel("push", channel -> channel.setPaused(true));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void queryReturnsEarliestMessagesOfManyLanes() throws InterruptedException, IOException {
        for (int lane = 0; lane < 50; lane++) {
            send("sms", "+" + lane, 4);
            pipeline.tick();
        }
        assertThat(firstMessages(ALL, 3)).containsExactly("+0 m1", "+1 m1", "+2 m1");
    }

    @Test
    void queryReturnsAtMostRequestedNumberOfMessagesPerLane() throws InterruptedException, IOException {
        send("sms", "+1", 100);
        assertThat(rowsOf(new FirstMessagesQuery(ALL, 3))).hasSize(3);
        assertThat(firstMessages(ALL, 3)).containsExactly("+1 m1", "+1 m2", "+1 m3");
    }

    @Test
    void queryReturnsPausedMessagesAfterAllOtherMessages() throws InterruptedException, IOException {
        send("push", "+1", 2);
        sendScheduled("later", 60);
        send("sms", "+1", 2);
        assertThat(firstMessages(ALL, 4)).containsExactly("+1 m1", "+9 later", "+1 m0", "+1 m1");
    }

    @Test
    void queryReturnsEarliestScheduledMessagesUpToRequestedNumber() throws InterruptedException, IOException {
        for (int i = 100; i > 0; i--) {
            sendScheduled("in " + i, 60 + i);
        }
        assertThat(rowsOf(new FirstMessagesQuery(ALL, 2))).hasSize(2);
        assertThat(firstMessages(ALL, 2)).containsExactly("+9 in 1", "+9 in 2");
    }

    @Test
    void queryOrdersMessagesOfLaneByPriorityBeforeArrival() throws InterruptedException, IOException {
        send("sms", "+1", 3);
        pipeline.send(
                "acme",
                "high",
                request -> request.setChannel("sms").setSender("+1").setPriority(Priority.HIGH));
        assertThat(firstMessages(ALL, 2)).containsExactly("+1 high", "+1 m1");
    }

    @Test
    void queryReturnsOnlyMessagesThatMatchFilter() throws InterruptedException, IOException {
        send("sms", "+1", 3);
        send("sms", "+2", 3);
        sendScheduled("later", 60);
        assertThat(firstMessages(new LaneFilter("sms", "acme", "+2"), 9)).containsExactly("+2 m1", "+2 m2");
        assertThat(firstMessages(new LaneFilter("sms", "bolt", null), 9)).isEmpty();
    }

    @Test
    void queryDoesNotTimeOutWhileTaskAdvancesTheQuery() throws InterruptedException, IOException {
        FirstMessagesQuery query = pipeline.submit(new FirstMessagesQuery(ALL, 1));
        assertThat(query.next(Duration.ZERO, () -> pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_INTERVAL_MILLIS))))
                .isEmpty();
    }

    /** Queries the messages that are released first, and returns the sender and ID of each. */
    private List<String> firstMessages(LaneFilter filter, int count) throws InterruptedException, IOException {
        return rowsOf(new FirstMessagesQuery(filter, count)).stream()
                .sorted(ReleaseOrder.EARLIEST_FIRST)
                .limit(count)
                .map(message -> message.sender() + " " + message.id())
                .toList();
    }

    private List<HeldMessage> rowsOf(Query<HeldMessage> query) throws InterruptedException, IOException {
        pipeline.submit(query);
        pipeline.tick();
        List<HeldMessage> rows = new ArrayList<>();
        Optional<HeldMessage> row = nextRow(query);
        while (row.isPresent()) {
            rows.add(row.get());
            row = nextRow(query);
        }
        return rows;
    }

    private Optional<HeldMessage> nextRow(Query<HeldMessage> query) throws InterruptedException, IOException {
        return query.next(Duration.ZERO, () -> pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_INTERVAL_MILLIS)));
    }

    private void send(String channel, String sender, int count) {
        for (int i = 0; i < count; i++) {
            pipeline.send(
                    "acme", "m" + i, request -> request.setChannel(channel).setSender(sender));
        }
    }

    private void sendScheduled(String id, int seconds) {
        Instant notBefore = Instant.ofEpochMilli(pipeline.now() + seconds * 1_000L);
        pipeline.send(
                "acme", id, request -> request.setChannel("sms").setSender("+9").setNotBefore(notBefore));
    }
}
