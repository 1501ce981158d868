package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Per;
import fairlane.schema.Priority;
import fairlane.wire.HeldMessage;
import fairlane.wire.LeaveOrder;
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

/** Of however much is held, those that leave first are told of. */
class FirstMessagesTest {
    private static final Filter ALL = new Filter(null, null, null);

    private PipelineFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new PipelineFixture(stateDir);
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(PipelineFixture.rate(1, Per.SECOND, 1))));
        pipeline.channel("push", channel -> channel.setPaused(true));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void theLanesThatLeaveFirstAreChosenHoweverManyThereAre() throws InterruptedException, IOException {
        for (int lane = 0; lane < 50; lane++) {
            send("sms", "+" + lane, 4);
            pipeline.tick();
        }
        assertThat(first(ALL, 3)).containsExactly("+0 m1", "+1 m1", "+2 m1");
    }

    @Test
    void noMoreOfALaneAreToldThanAreWanted() throws InterruptedException, IOException {
        send("sms", "+1", 100);
        assertThat(answer(new FirstMessagesQuestion(ALL, 3))).hasSize(3);
        assertThat(first(ALL, 3)).containsExactly("+1 m1", "+1 m2", "+1 m3");
    }

    @Test
    void whatIsPausedComesAfterWhatHasATime() throws InterruptedException, IOException {
        send("push", "+1", 2);
        scheduled("later", 60);
        send("sms", "+1", 2);
        assertThat(first(ALL, 4)).containsExactly("+1 m1", "+9 later", "+1 m0", "+1 m1");
    }

    @Test
    void theScheduledComeByTheirTimeAndNotAllOfThem() throws InterruptedException, IOException {
        for (int i = 100; i > 0; i--) {
            scheduled("in " + i, 60 + i);
        }
        assertThat(answer(new FirstMessagesQuestion(ALL, 2))).hasSize(2);
        assertThat(first(ALL, 2)).containsExactly("+9 in 1", "+9 in 2");
    }

    @Test
    void priorityComesBeforeOrderWithinALane() throws InterruptedException, IOException {
        send("sms", "+1", 3);
        pipeline.send(
                "acme",
                "high",
                request -> request.setChannel("sms").setSender("+1").setPriority(Priority.HIGH));
        assertThat(first(ALL, 2)).containsExactly("+1 high", "+1 m1");
    }

    @Test
    void filtersTakeOnlyWhatTheyName() throws InterruptedException, IOException {
        send("sms", "+1", 3);
        send("sms", "+2", 3);
        scheduled("later", 60);
        assertThat(first(new Filter("sms", "acme", "+2"), 9)).containsExactly("+2 m1", "+2 m2");
        assertThat(first(new Filter("sms", "bolt", null), 9)).isEmpty();
    }

    @Test
    void aTaskThatComesByIsNotSilentHoweverLongTheNextRowTakes() throws InterruptedException, IOException {
        FirstMessagesQuestion question = pipeline.ask(new FirstMessagesQuestion(ALL, 1));
        assertThat(question.next(Duration.ZERO, () -> pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_MILLIS))))
                .isEmpty();
    }

    /** Sender and id of those that leave first. */
    private List<String> first(Filter filter, int count) throws InterruptedException, IOException {
        return answer(new FirstMessagesQuestion(filter, count)).stream()
                .sorted(LeaveOrder.FIRST)
                .limit(count)
                .map(message -> message.sender() + " " + message.id())
                .toList();
    }

    private List<HeldMessage> answer(Question<HeldMessage> question) throws InterruptedException, IOException {
        pipeline.ask(question);
        pipeline.tick();
        List<HeldMessage> rows = new ArrayList<>();
        Optional<HeldMessage> row = next(question);
        while (row.isPresent()) {
            rows.add(row.get());
            row = next(question);
        }
        return rows;
    }

    private Optional<HeldMessage> next(Question<HeldMessage> question) throws InterruptedException, IOException {
        return question.next(Duration.ZERO, () -> pipeline.tickFor(Duration.ofMillis(Ticker.IDLE_MILLIS)));
    }

    private void send(String channel, String sender, int count) {
        for (int i = 0; i < count; i++) {
            pipeline.send(
                    "acme", "m" + i, request -> request.setChannel(channel).setSender(sender));
        }
    }

    private void scheduled(String id, int seconds) {
        Instant notBefore = Instant.ofEpochMilli(pipeline.now() + seconds * 1_000L);
        pipeline.send(
                "acme", id, request -> request.setChannel("sms").setSender("+9").setNotBefore(notBefore));
    }
}
