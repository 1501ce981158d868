package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests messages with a {@code notBefore} or an {@code expiresAt} time. */
class ScheduledMessageTest {
    @TempDir
    Path stateDir;

    @Test
    void scheduledMessageIsReleasedWhenDue() {
        try (TopologyFixture pipeline = pipeline(() -> 0L)) {
            long due = pipeline.now() + 1_000;
            pipeline.send("acme", "later", request -> request.setNotBefore(Instant.ofEpochMilli(due)));
            pipeline.send("acme", "now", request -> request.setNotBefore(Instant.ofEpochMilli(pipeline.now())));
            pipeline.tickFor(Duration.ofSeconds(2));

            List<ProducedRecord> deliveries = pipeline.deliveries("default");
            assertThat(deliveries).extracting(ProducedRecord::id).containsExactly("now", "later");
            assertThat(deliveries.get(1).releasedAt()).isEqualTo(due);
        }
    }

    @Test
    void scheduledMessagesAreReleasedInOrderOfTheirTimes() {
        try (TopologyFixture pipeline = pipeline(() -> 0L)) {
            for (int seconds : List.of(5, 3, 4, 1, 2)) {
                Instant due = Instant.ofEpochMilli(pipeline.now() + seconds * 1_000L);
                pipeline.send("acme", "in " + seconds, request -> request.setNotBefore(due));
                pipeline.tick();
            }
            pipeline.tickFor(Duration.ofSeconds(6));

            assertThat(pipeline.deliveries("default"))
                    .extracting(ProducedRecord::id)
                    .containsExactly("in 1", "in 2", "in 3", "in 4", "in 5");
        }
    }

    @Test
    void notBeforeHeaderOverridesFieldOfRequest() {
        try (TopologyFixture pipeline = pipeline(() -> 0L)) {
            Instant field = Instant.ofEpochMilli(pipeline.now() + 60_000);
            long due = pipeline.now() + 500;
            Headers retry = new RecordHeaders()
                    .add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8))
                    .add(HeaderNames.NOT_BEFORE, ("" + due).getBytes(UTF_8));
            pipeline.send("acme", "m1", retry, request -> request.setNotBefore(field));
            pipeline.tickFor(Duration.ofSeconds(1));

            assertThat(pipeline.deliveries("default"))
                    .extracting(ProducedRecord::releasedAt)
                    .containsExactly(due);
        }
    }

    @Test
    void dueMessagesObeySenderRates() {
        try (TopologyFixture pipeline = pipeline(() -> 0L)) {
            Instant due = Instant.ofEpochMilli(pipeline.now() + 1_000);
            for (int i = 0; i < 3; i++) {
                pipeline.send(
                        "acme", "m" + i, request -> request.setChannel("sms").setNotBefore(due));
            }
            pipeline.tickFor(Duration.ofSeconds(5));

            assertThat(pipeline.deliveries("sms"))
                    .extracting(delivery -> delivery.releasedAt() - due.toEpochMilli())
                    .containsExactly(0L, 1_000L, 2_000L);
        }
    }

    @Test
    void expiredMessageBecomesDeadLetterWhenItWouldOtherwiseBeReleased() {
        try (TopologyFixture pipeline = pipeline(() -> 0L)) {
            Instant soon = Instant.ofEpochMilli(pipeline.now() + 1_500);
            Instant past = Instant.ofEpochMilli(pipeline.now());
            pipeline.send("acme", "too late", request -> request.setExpiresAt(past));
            pipeline.send("acme", "never", request -> request.setExpiresAt(soon).setNotBefore(soon.plusMillis(500)));
            for (int i = 0; i < 4; i++) {
                pipeline.send(
                        "acme", "m" + i, request -> request.setChannel("sms").setExpiresAt(soon));
            }
            pipeline.tickFor(Duration.ofSeconds(4));

            assertThat(pipeline.deliveries("sms"))
                    .extracting(ProducedRecord::id)
                    .containsExactly("m0", "m1");
            assertThat(pipeline.deadLetters())
                    .allSatisfy(letter -> {
                        assertThat(letter.reason()).isEqualTo("EXPIRED");
                        assertThat(letter.error()).startsWith("the message expired at 2026-01-01T00:0");
                        assertThat(letter.text(HeaderNames.SOURCE)).startsWith("fairlane.requests/0/");
                    })
                    .extracting(ProducedRecord::id)
                    .containsExactly("too late", "m2", "m3", "never");
        }
    }

    @Test
    void manyMessagesDueAtOneInstantAreReleasedOverSeveralTicks() {
        AtomicLong clock = new AtomicLong();
        try (TopologyFixture pipeline = pipeline(() -> clock.addAndGet(30_000))) {
            Instant due = Instant.ofEpochMilli(pipeline.now() + 1_000);
            for (int i = 0; i < 20_000; i++) {
                String id = "m" + i;
                pipeline.send("customer " + i % 100, id, request -> request.setNotBefore(due));
            }
            pipeline.tickFor(Duration.ofSeconds(1));
            List<ProducedRecord> first = pipeline.deliveries("default");
            pipeline.tickFor(Duration.ofSeconds(9));

            assertThat(first)
                    .as("messages released within the budget of one tick")
                    .hasSizeBetween(64, 5_000);
            assertThat(pipeline.deliveries("default")).hasSize(20_000 - first.size());
        }
    }

    @Test
    void manyDueMessagesDoNotDelayMessagesInLanes() {
        AtomicLong clock = new AtomicLong();
        try (TopologyFixture pipeline = pipeline(() -> clock.addAndGet(300_000))) {
            Instant due = Instant.ofEpochMilli(pipeline.now() + 1_000);
            for (int i = 0; i < 5_000; i++) {
                pipeline.send("customer " + i % 100, "later", request -> request.setNotBefore(due));
            }
            for (int i = 0; i < 5; i++) {
                pipeline.send("acme", "m", request -> request.setChannel("sms"));
            }
            pipeline.tickFor(Duration.ofSeconds(5));

            List<ProducedRecord> lane = pipeline.deliveries("sms");
            assertThat(lane).hasSize(5);
            assertThat(lane.get(4).releasedAt() - lane.get(0).releasedAt()).isEqualTo(4_000);
        }
    }

    private TopologyFixture pipeline(LongSupplier nanoClock) {
        TopologyFixture pipeline =
                new TopologyFixture(stateDir, 1, fairlane.schema.Encodings.singleObject(), nanoClock);
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tickFor(Duration.ofSeconds(2));
        return pipeline;
    }
}
