package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.pipeline.inspection.LaneFilter;
import fairlane.pipeline.inspection.LanesQuery;
import fairlane.wire.HeldLane;
import fairlane.wire.InFlight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a task releases only as many messages as the latest snapshot of the messages in flight allows. */
class InFlightWindowTest {
    private long nanos;
    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir, 1, fairlane.schema.Encodings.singleObject(), () -> nanos);
        pipeline.channel("email", channel -> {});
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void taskReleasesMessagesUntilWindowIsFull() {
        snapshot(100, 90);
        send(0, 30);
        pipeline.tick();
        assertThat(released()).hasSize(10);

        snapshot(100, 80);
        assertThat(released()).hasSize(20);
    }

    @Test
    void messagesReleasedAfterStartOfSnapshotCountAsInFlight() {
        snapshot(100, 0);
        send(0, 60);
        assertThat(released()).hasSize(60);
        pipeline.tick(); // uses a snapshot that was started before the 60 releases
        send(60, 60);

        assertThat(released()).hasSize(40);
    }

    @Test
    void messagesReleasedBeforeStartOfSnapshotAreNotCountedTwice() {
        snapshot(100, 0);
        send(0, 60);
        snapshot(100, 60);
        released();
        send(60, 60);

        assertThat(released()).hasSize(40);
    }

    @Test
    void newChannelReleasesNoMessageBeforeFirstSnapshotOfItsMessagesInFlight() {
        pipeline.inFlight.put("new", new InFlight("g", false, 0, 0, 0, 0, false));
        pipeline.channel("new", channel -> {});
        pipeline.send("acme", "m", request -> request.setChannel("new"));

        assertThat(pipeline.deliveries("new")).isEmpty();
    }

    @Test
    void messagesOfCustomersAreReleasedInTurnWhenWindowHasRoomAgain() {
        snapshot(100, 100);
        for (int i = 0; i < 20; i++) {
            pipeline.send("heavy", "h" + i, request -> request.setChannel("email"));
        }
        pipeline.send("light", "l", request -> request.setChannel("email"));
        snapshot(100, 98);

        assertThat(pipeline.deliveries("email"))
                .extracting(ProducedRecord::customer)
                .containsExactly("heavy", "light");
    }

    @Test
    void laneHeldByChannelWindowReportsMessagesInFlight() throws Exception {
        snapshot(100, 100);
        send(0, 3);
        pipeline.tick();
        LanesQuery query = pipeline.submit(new LanesQuery(new LaneFilter(null, null, null)));
        pipeline.tick();
        HeldLane lane = query.next(java.time.Duration.ofSeconds(1), () -> {}).orElseThrow();

        assertThat(lane.hold()).isEqualTo("CHANNEL_WINDOW");
        assertThat(Objects.requireNonNull(lane.inFlight()).group()).isEqualTo("g");
    }

    /**
     * Publishes a snapshot of the messages in flight that is started now. An additional tick before the snapshot lets
     * the task detect its last commit.
     */
    private void snapshot(long window, long inFlight) {
        nanos++;
        pipeline.tick();
        nanos++;
        pipeline.inFlight.put("email", new InFlight("g", true, inFlight, 0, inFlight, window, false));
        pipeline.snapshotStartedAt = nanos++;
        pipeline.tick();
    }

    private void send(int first, int count) {
        for (int i = first; i < first + count; i++) {
            pipeline.send("acme", "m" + i, request -> request.setChannel("email"));
        }
    }

    private List<ProducedRecord> released() {
        return new ArrayList<>(pipeline.deliveries("email"));
    }
}
