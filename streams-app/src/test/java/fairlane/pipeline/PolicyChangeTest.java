package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlane.schema.CostBy;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that changes of channels and limits also apply to held messages. */
class PolicyChangeTest {
    private TopologyFixture pipeline;
    private int sent;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("sms", channel -> channel.setSenderRates(perSecond(1)));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void senderWithoutRatesInheritsRatesFromWildcardLimitOrElseFromChannel() {
        send("acme", "s", 400);
        assertThat(releasedInFiveSeconds()).isCloseTo(5, within(1));

        pipeline.limit("sms/sender/*", limit -> limit.setRates(perSecond(4)));
        assertThat(releasedInFiveSeconds()).isCloseTo(20, within(1));

        pipeline.limit("sms/sender/s", limit -> limit.setRates(perSecond(10)));
        assertThat(releasedInFiveSeconds()).isCloseTo(50, within(1));

        pipeline.limit("sms/sender/s", limit -> limit.setPaused(false));
        assertThat(releasedInFiveSeconds()).isCloseTo(20, within(1));

        pipeline.policy(pipeline.topics.limits(), "sms/sender/s", null);
        assertThat(releasedInFiveSeconds()).isCloseTo(20, within(1));

        pipeline.policy(pipeline.topics.limits(), "sms/sender/*", null);
        assertThat(releasedInFiveSeconds()).isCloseTo(5, within(1));
    }

    @Test
    void messageIsReleasedOnlyIfAllItsRatesAllowTheRelease() {
        pipeline.limit("sms/sender/*", limit -> limit.setRates(perSecond(10)));
        pipeline.limit("sms/customer/*", limit -> limit.setRates(perSecond(8)));
        pipeline.limit(
                "sms/customer/acme",
                limit -> limit.setRates(
                        List.of(TopologyFixture.rate(6, Per.SECOND, 1), TopologyFixture.rate(120, Per.MINUTE, 1))));
        send("acme", "a1", 50);
        send("acme", "a2", 50);
        assertThat(releasedInFiveSeconds()).isCloseTo(10, within(1));

        pipeline.channel("sms", channel -> channel.setRates(perSecond(1)));
        assertThat(releasedInFiveSeconds()).isCloseTo(5, within(1));
    }

    @Test
    void senderWithEmptyListOfRatesIsUnlimited() {
        send("acme", "s", 50);
        pipeline.limit("sms/sender/s", limit -> limit.setRates(List.of()));
        pipeline.tick();

        assertThat(pipeline.deliveries("sms")).hasSize(50);
    }

    @Test
    void raisedLimitReleasesBacklogImmediately() {
        send("acme", "s", 500);
        pipeline.deliveries("sms");
        pipeline.limit(
                "sms/sender/s", limit -> limit.setRates(List.of(TopologyFixture.rate(100_000, Per.SECOND, null))));
        pipeline.tick();
        pipeline.tick();

        assertThat(pipeline.deliveries("sms")).hasSize(499);
    }

    @Test
    void loweredLimitAppliesToHeldMessages() {
        pipeline.limit("sms/sender/s", limit -> limit.setRates(perSecond(100)));
        send("acme", "s", 500);
        pipeline.tickFor(Duration.ofSeconds(1));
        pipeline.limit("sms/sender/s", limit -> limit.setRates(perSecond(2)));
        pipeline.deliveries("sms");

        assertThat(releasedInFiveSeconds()).isCloseTo(10, within(1));
    }

    @Test
    void messageIsHeldWhileItsSenderItsCustomerOrItsChannelIsPaused() {
        pipeline.channel("sms", channel -> channel.setSenderRates(perSecond(10)));
        for (String key : List.of("sms/sender/s", "sms/sender/*", "sms/customer/acme", "sms/customer/*")) {
            pipeline.limit(key, limit -> limit.setPaused(true).setRates(perSecond(10)));
            send("acme", "s", 20);
            assertThat(releasedInFiveSeconds()).as(key).isZero();

            pipeline.limit(key, limit -> limit.setPaused(false).setRates(perSecond(10)));
            assertThat(releasedInFiveSeconds()).as(key).isEqualTo(20);
            pipeline.policy(pipeline.topics.limits(), key, null);
        }
        pipeline.channel("sms", channel -> channel.setPaused(true));
        send("acme", "s", 20);
        assertThat(releasedInFiveSeconds()).isZero();

        pipeline.channel("sms", channel -> channel.setPaused(false).setSenderRates(perSecond(10)));
        assertThat(releasedInFiveSeconds()).isEqualTo(20);
    }

    @Test
    void heldAndNewMessagesOfBlockedSenderOrCustomerAreDeadLettered() {
        send("acme", "s", 3);
        pipeline.deliveries("sms");
        for (String key : List.of("sms/sender/s", "sms/customer/acme")) {
            pipeline.limit(key, limit -> limit.setBlocked(true));
            pipeline.tick();
            assertThat(pipeline.deadLetters()).as(key).hasSize(2).allSatisfy(letter -> {
                assertThat(letter.reason()).isEqualTo("BLOCKED");
                assertThat(letter.error()).contains("is blocked on sms");
            });
            send("acme", "s", 1);
            assertThat(pipeline.deadLetters()).as(key).hasSize(1);

            pipeline.limit(key, limit -> limit.setBlocked(false));
            pipeline.tickFor(Duration.ofSeconds(2));
            send("acme", "s", 3);
            assertThat(pipeline.deliveries("sms")).as(key).hasSize(1);
        }
    }

    @Test
    void blockedSenderDoesNotAffectOtherSenders() {
        pipeline.limit("sms/sender/s", limit -> limit.setBlocked(true));
        send("acme", "s", 1);
        send("acme", "t", 1);

        assertThat(pipeline.deadLetters()).hasSize(1);
        assertThat(pipeline.deliveries("sms")).hasSize(1);
    }

    @Test
    void heldMessagesOfDeletedChannelAreDeadLettered() {
        send("acme", "s", 5);
        pipeline.deliveries("sms");
        pipeline.policy(pipeline.topics.channels(), "sms", null);
        pipeline.tick();

        assertThat(pipeline.deadLetters())
                .hasSize(4)
                .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("UNKNOWN_CHANNEL"));
        pipeline.channel("sms", channel -> {});
        // a new channel releases no message before the first snapshot of its messages in flight
        pipeline.tickFor(Duration.ofMillis(300));
        send("acme", "s", 1);
        assertThat(pipeline.deliveries("sms")).hasSize(1);
    }

    @Test
    void limitKeyWithEscapedCharactersMatchesSender() {
        pipeline.limit("sms/sender/a%2Fb%25%2A", limit -> limit.setRates(List.of()));
        send("acme", "a/b%*", 7);

        assertThat(pipeline.deliveries("sms")).hasSize(7);
    }

    @Test
    void costOfMessageIsItsNumberOfSmsSegmentsIfChannelCountsSegments() {
        pipeline.channel(
                "sms",
                channel -> channel.setCostBy(CostBy.SMS_SEGMENTS)
                        .setSenderRates(List.of(TopologyFixture.rate(10, Per.SECOND, 10))));
        pipeline.tickFor(Duration.ofSeconds(2));
        assertThat(releasedAtOnce("a".repeat(160), null)).isEqualTo(10);
        assertThat(releasedAtOnce("a".repeat(161), null)).isEqualTo(5);
        assertThat(releasedAtOnce("ж".repeat(70), null)).isEqualTo(10);
        assertThat(releasedAtOnce("ж".repeat(201), null)).isEqualTo(3);
        assertThat(releasedAtOnce("a".repeat(400), 1)).isEqualTo(10);
        assertThat(releasedAtOnce("a".repeat(1_600), null)).isEqualTo(1);
    }

    @Test
    void requestWithoutExpiryExpiresAfterMaxAgeOfChannel() {
        pipeline.channel("sms", channel -> channel.setPaused(true).setMaxAgeSeconds(10L));
        pipeline.send("acme", "by the channel", request -> request.setChannel("sms"));
        pipeline.send("acme", "by itself", request -> request.setChannel("sms").setExpiresAt(in(20)));
        pipeline.tickFor(Duration.ofMillis(9_990));
        assertThat(pipeline.deadLetters()).isEmpty();

        pipeline.tick();
        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo("by the channel");
            assertThat(letter.reason()).isEqualTo("EXPIRED");
        });
        pipeline.tickFor(Duration.ofSeconds(10));
        assertThat(pipeline.deadLetters()).extracting(ProducedRecord::id).containsExactly("by itself");
    }

    @Test
    void shortenedMaxAgeOfChannelAppliesToHeldMessages() {
        pipeline.channel("sms", channel -> channel.setPaused(true).setMaxAgeSeconds(Long.MAX_VALUE));
        send("acme", "s", 3);
        pipeline.tickFor(Duration.ofSeconds(5));
        assertThat(pipeline.deadLetters()).isEmpty();

        pipeline.channel("sms", channel -> channel.setPaused(true).setMaxAgeSeconds(4L));
        pipeline.tick();
        assertThat(pipeline.deadLetters()).hasSize(3);
    }

    private int releasedAtOnce(String text, @Nullable Integer cost) {
        pipeline.tickFor(Duration.ofSeconds(2));
        ByteBuffer body = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        String sender = "sender " + sent++;
        for (int i = 0; i < 12; i++) {
            pipeline.send(
                    "acme",
                    "m" + i,
                    request -> request.setChannel("sms")
                            .setSender(sender)
                            .setBody(body.duplicate())
                            .setCost(cost));
        }
        int released = pipeline.deliveries("sms").size();
        pipeline.limit("sms/customer/acme", limit -> limit.setBlocked(true));
        pipeline.tick();
        pipeline.limit("sms/customer/acme", limit -> limit.setBlocked(false));
        return released;
    }

    private int releasedInFiveSeconds() {
        pipeline.tickFor(Duration.ofSeconds(5));
        return pipeline.deliveries("sms").size();
    }

    private void send(String customer, String sender, int count) {
        for (int i = 0; i < count; i++) {
            pipeline.send(
                    customer, "m" + sent++, request -> request.setChannel("sms").setSender(sender));
        }
    }

    private static List<Rate> perSecond(double units) {
        return List.of(TopologyFixture.rate(units, Per.SECOND, 1));
    }

    private Instant in(int seconds) {
        return Instant.ofEpochMilli(pipeline.now() + seconds * 1_000L);
    }
}
