package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.ops.MetricNames;
import fairlane.pipeline.store.StoreNames;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.Encodings;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that cancelled messages become dead letters, whether they wait in a lane, are scheduled, or arrive after the
 * cancellation.
 */
class CancellationTest {
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    @TempDir
    private Path stateDirs;

    private TopologyFixture pipeline;

    @BeforeEach
    void start() {
        pipeline = new TopologyFixture(stateDirs.resolve("0"));
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void cancellingAllMessagesOfCustomerAffectsNoOtherCustomer() {
        send("acme", "+1", "a", 4);
        send("acme", "+2", "b", 4);
        send("bolt", "+3", "c", 2);
        pipeline.deliveries("sms");
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.EVERYTHING, "", "wrong list");
        pipeline.tickFor(A_MOMENT);

        assertThat(pipeline.deadLetters()).hasSize(6).allSatisfy(letter -> {
            assertThat(letter.customer()).isEqualTo("acme");
            assertThat(letter.reason()).isEqualTo("CANCELLED");
            assertThat(letter.error())
                    .startsWith("Anna cancelled all messages of the customer accepted before 20")
                    .endsWith("Z: wrong list");
        });
        pipeline.tickFor(Duration.ofSeconds(3));
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("c2");
    }

    @Test
    void messagesAcceptedAfterCancellationAreReleased() {
        pipeline.cancel("acme", CancelledBy.EVERYTHING, "", null);
        send("acme", "+1", "a", 1);

        assertThat(pipeline.deliveries("sms")).hasSize(1);
    }

    @Test
    void messageCancelledByIdIsDeadLetteredWhenItReachesHeadOfLane() {
        send("acme", "+1", "a", 4);
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.ID, "a3", null);
        pipeline.tickFor(Duration.ofSeconds(4));

        List<ProducedRecord> deliveries = pipeline.deliveries("sms");
        assertThat(deliveries).extracting(ProducedRecord::id).containsExactly("a1", "a2", "a4");
        assertThat(deliveries.get(2).releasedAt() - deliveries.get(1).releasedAt())
                .as("the cancelled message uses no units of the sender's rate")
                .isEqualTo(1_000);
        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::id).containsExactly("a3");
    }

    @Test
    void cancelledHeadMessageIsNotReleasedAtNextTick() {
        send("acme", "+1", "a", 2);
        pipeline.tickFor(Duration.ofMillis(980));
        pipeline.deliveries("sms");
        pipeline.cancel("acme", CancelledBy.ID, "a2", null);
        pipeline.tickFor(A_MOMENT);

        assertThat(pipeline.deliveries("sms")).isEmpty();
        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::id).containsExactly("a2");
    }

    @Test
    void messagesOfCancelledSenderAreDeadLettered() {
        send("acme", "+1", "a", 3);
        send("acme", "+2", "b", 3);
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.SENDER, "+1", null);
        pipeline.tickFor(Duration.ofSeconds(3));

        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::id).containsExactly("a2", "a3");
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("a1", "b1", "b2", "b3");
    }

    @Test
    void deadLetterOfMessageToCancelledRecipientDoesNotNameRecipient() {
        pipeline.send("acme", "first", request -> request.setChannel("sms"));
        pipeline.send("acme", "hers", request -> request.setChannel("sms").setRecipient("hers@example.com"));
        pipeline.send("acme", "last", request -> request.setChannel("sms"));
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.RECIPIENT, "hers@example.com", null);
        pipeline.tickFor(Duration.ofSeconds(3));

        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("first", "last");
        assertThat(pipeline.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.error())
                        .startsWith("Anna cancelled all messages to this recipient accepted before "));
    }

    @Test
    void requestAcceptedBeforeCancellationIsCancelledEvenIfItArrivesLater() {
        long accepted = pipeline.now();
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.ID, "late", null);
        pipeline.send("acme", "late", acceptedAtHeader(accepted), request -> {});
        pipeline.send("acme", "other", acceptedAtHeader(accepted), request -> {});

        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::reason).containsExactly("CANCELLED");
        assertThat(pipeline.deliveries("default"))
                .extracting(ProducedRecord::id)
                .containsExactly("other");
    }

    @Test
    void retryOfCancelledSenderIsDeadLettered() {
        send("acme", "+1", "a", 1);
        long accepted = pipeline.deliveries("sms").get(0).number(HeaderNames.ACCEPTED_AT);
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.SENDER, "+1", null);
        Headers retry = acceptedAtHeader(accepted)
                .add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8))
                .add(HeaderNames.NOT_BEFORE, Long.toString(pipeline.now() + 20).getBytes(UTF_8));
        pipeline.send("acme", "a1", retry, request -> request.setChannel("sms").setSender("+1"));
        pipeline.tickFor(Duration.ofSeconds(2));

        assertThat(pipeline.deliveries("sms")).isEmpty();
        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("CANCELLED");
            assertThat(letter.text(HeaderNames.ATTEMPT)).isEqualTo("2");
        });
    }

    @Test
    void scheduledMessagesAreCancelledBeforeTheyAreDue() {
        Instant tomorrow = Instant.ofEpochMilli(pipeline.now()).plus(Duration.ofDays(1));
        for (int i = 0; i < 600; i++) {
            String id = "s" + i;
            pipeline.send(i % 2 == 0 ? "acme" : "bolt", id, request -> request.setNotBefore(tomorrow));
        }
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.EVERYTHING, "", null);
        pipeline.tickFor(A_MOMENT);

        assertThat(pipeline.deadLetters())
                .hasSize(300)
                .allSatisfy(letter -> assertThat(letter.customer()).isEqualTo("acme"));
        assertThat(pipeline.changelogState().of(StoreNames.SCHEDULED)).hasSize(300);
    }

    @Test
    void pausedMessagesAreCancelledImmediately() {
        pipeline.limit("sms/customer/acme", limit -> limit.setPaused(true));
        send("acme", "+1", "a", 3);
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.EVERYTHING, "", null);
        pipeline.tickFor(A_MOMENT);

        assertThat(pipeline.deadLetters()).hasSize(3);
    }

    @Test
    void cancellationsAreRestoredAfterRestart() {
        long accepted = pipeline.now();
        send("acme", "+1", "a", 3);
        pipeline.deliveries("sms");
        pipeline.limit("sms/customer/acme", limit -> limit.setPaused(true));
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.ID, "a3", null);
        pipeline.cancel("acme", CancelledBy.ID, "a9", "twice");
        pipeline.cancel("acme", CancelledBy.ID, "a9", "twice");
        pipeline = pipeline.restart(stateDirs.resolve("1"), Duration.ofSeconds(1), false);
        pipeline.limit("sms/customer/acme", limit -> limit.setPaused(false));
        pipeline.tickFor(Duration.ofSeconds(4));
        pipeline.send("acme", "a9", acceptedAtHeader(accepted), request -> request.setChannel("sms"));

        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("a2");
        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::id).containsExactly("a3", "a9");
    }

    @Test
    void cancellationExpiresAfterWeek() {
        long accepted = pipeline.now();
        pipeline.tick();
        pipeline.cancel("acme", CancelledBy.EVERYTHING, "", null);
        pipeline = pipeline.restart(stateDirs.resolve("1"), Duration.ofDays(7), false);
        pipeline.tick();
        pipeline.send("acme", "old", acceptedAtHeader(accepted), request -> {});

        assertThat(pipeline.deliveries("default")).hasSize(1);
        assertThat(pipeline.changelogState().of(StoreNames.CANCELLATIONS)).isEmpty();
    }

    @Test
    void cancellationCutoffIsNotLaterThanTimestampOfItsRecord() {
        Instant nextYear = Instant.ofEpochMilli(pipeline.now()).plus(Duration.ofDays(365));
        Cancellation cancellation = Cancellation.newBuilder()
                .setWhat(CancelledBy.EVERYTHING)
                .setAt(nextYear)
                .build();
        cancelRaw(Encodings.singleObject().writer(Cancellation.class).write("any", cancellation));
        pipeline.tick();
        pipeline.send("acme", "m", request -> {});

        assertThat(pipeline.deliveries("default")).hasSize(1);
    }

    @Test
    void invalidCancellationsAreIgnored() {
        send("acme", "+1", "a", 2);
        pipeline.tick();
        cancelRaw("nonsense".getBytes(UTF_8));
        cancelRaw(null);
        Cancellation withoutKind = Cancellation.newBuilder()
                .setAt(Instant.ofEpochMilli(pipeline.now()))
                .build();
        cancelRaw(Encodings.singleObject().writer(Cancellation.class).write("any", withoutKind));
        pipeline.tickFor(Duration.ofSeconds(2));

        assertThat(pipeline.deadLetters()).isEmpty();
        assertThat(pipeline.deliveries("sms")).hasSize(2);
    }

    @Test
    void misplacedCancellationIsForwardedToCancellationsTopic() {
        try (TopologyFixture partitioned = new TopologyFixture(stateDirs.resolve("one"), 64)) {
            partitioned.cancel("acme", CancelledBy.EVERYTHING, "", null);

            assertThat(partitioned.read(partitioned.topics.cancellations()))
                    .singleElement()
                    .satisfies(forwarded -> assertThat(forwarded.customer()).isEqualTo("acme"));
            assertThat(partitioned.scrape().value(MetricNames.REQUESTS_MISPLACED))
                    .isEqualTo(1);
        }
    }

    private void cancelRaw(byte[] value) {
        pipeline.sendRaw(pipeline.topics.cancellations(), "acme".getBytes(UTF_8), value, new RecordHeaders());
    }

    private static Headers acceptedAtHeader(long at) {
        return new RecordHeaders()
                .add(HeaderNames.ACCEPTED_AT, Long.toString(at).getBytes(UTF_8));
    }

    private void send(String customer, String sender, String prefix, int count) {
        for (int i = 1; i <= count; i++) {
            String id = prefix + i;
            pipeline.send(customer, id, request -> request.setChannel("sms").setSender(sender));
        }
    }
}
