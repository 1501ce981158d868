package fairlane.cli.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.messages.HoldCause;
import fairlane.admin.messages.HoldCause.Scope;
import fairlane.admin.messages.MessageTrace;
import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.cli.text.TimeText;
import fairlane.wire.HeldMessage;
import fairlane.wire.InFlight;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhyTextTest {
    private static final long NOW = Instant.parse("2026-01-31T23:28:58Z").toEpochMilli();

    private final WhyText text = new WhyText("m-17 of acme", new TimeText(NOW, ZoneId.of("UTC")));

    @Test
    void whyTextNamesTheRecordThatSetsTheUsedUpRate() {
        HeldMessage held = held("SENDER_RATE", "+15550100", 16, NOW + 16_000, null);
        HoldCause cause = new HoldCause(Scope.SENDER, "+15550100", "1/s burst 1", "channel sms");

        assertThat(text.describeHeld(held, List.of(cause)))
                .isEqualTo(
                        "m-17 of acme, accepted 12 s ago, is held on sms: its sender +15550100 has used up its rate of"
                                + " 1/s burst 1, set by channel sms (SENDER_RATE). 16 messages of its lane leave before"
                                + " it; it leaves in 16 s at the earliest, at 23:29:14.");
    }

    @Test
    void whyTextStatesThatTheMessageIsTheFirstOfItsLane() {
        HeldMessage held = held("CUSTOMER_RATE", "+15550100", 0, NOW + 300, null);
        HoldCause cause = new HoldCause(Scope.CUSTOMER, "acme", "1/s, 100/hour", "limit sms/customer/*");

        assertThat(text.describeHeld(held, List.of(cause)))
                .isEqualTo("m-17 of acme, accepted 12 s ago, is held on sms: its customer has used up its rates of"
                        + " 1/s, 100/hour, set by limit sms/customer/* (CUSTOMER_RATE). It is the first of its"
                        + " lane; it leaves in 0.3 s at the earliest, at 23:28:58.");
    }

    @Test
    void whyTextNamesTheCustomerAsTheSenderOfARequestWithoutSender() {
        assertThat(text.describeHeld(held("SENDER_RATE", null, 1, NOW + 1_000, null), List.of()))
                .contains(
                        "acme, as its sender, has used up its rate (SENDER_RATE). 1 message of its lane leaves before");
    }

    @Test
    void whyTextContainsNoReleaseTimeForAMessageHeldByFairShare() {
        assertThat(text.describeHeld(held("FAIR_SHARE", "+15550100", 2, null, null), List.of()))
                .endsWith("its lane may release, and waits for the turn of its customer (FAIR_SHARE). 2 messages of its"
                        + " lane leave before it; when it leaves depends on the messages of other customers.");
    }

    @Test
    void whyTextNamesTheCommandThatEndsEachPause() {
        List<HoldCause> causes = List.of(
                new HoldCause(Scope.CHANNEL, "sms", "paused", "channel sms"),
                new HoldCause(Scope.CUSTOMER, "acme", "paused", "limit sms/customer/*"),
                new HoldCause(Scope.SENDER, "+15550100", "paused", "limit sms/sender/+15550100"));

        assertThat(text.describeHeld(held("PAUSED", "+15550100", 0, null, null), causes))
                .endsWith(
                        "is held on sms: the channel is paused, set by channel sms, and its customer is paused, set by"
                                + " limit sms/customer/*, and its sender +15550100 is paused, set by limit"
                                + " sms/sender/+15550100 (PAUSED). It is the first of its lane."
                                + " Resume it with: fairlane channels set sms --no-pause"
                                + " Resume it with: fairlane limits set --channel sms --every-customer --no-pause"
                                + " Resume it with: fairlane limits set --channel sms --sender +15550100 --no-pause");
    }

    @Test
    void whyTextStatesThatTheMessageExpiresBeforeItsRelease() {
        assertThat(text.describeHeld(held("SENDER_RATE", "+15550100", 16, NOW + 16_000, NOW + 10_000), List.of()))
                .endsWith("at 23:29:14. It expires at 23:29:08, before it could be released.");
        assertThat(text.describeHeld(held("SENDER_RATE", "+15550100", 16, NOW + 16_000, NOW + 20_000), List.of()))
                .endsWith("at 23:29:14.");
    }

    @Test
    void whyTextStatesTheReleaseTimeOfAScheduledMessage() {
        assertThat(text.describeHeld(held("SCHEDULED", "+15550100", 0, NOW + 7_200_000, null), List.of()))
                .endsWith(
                        "is held on sms: it is not to be sent before 2026-02-01 01:28:58 (SCHEDULED). That is in 2 h 0"
                                + " min; then it joins its lane.");
    }

    @Test
    void whyTextStatesHowLongAReleasedMessageWaited() {
        ReleasedMessage delivery = new ReleasedMessage(
                "acme",
                new byte[0],
                "m-17",
                "+15550100",
                2,
                OptionalLong.of(NOW - 30_000),
                OptionalLong.of(NOW - 13_000),
                1,
                32);

        assertThat(text.describeTrace(new MessageTrace.Released("sms", delivery)))
                .isEqualTo("m-17 of acme is no longer held: it was released to sms at 23:28:45, 13 s ago, after waiting"
                        + " for 17 s (attempt 2, partition 1, offset 32).");
    }

    @Test
    void whyTextStatesWhyTheMessageBecameADeadLetter() {
        DeadLetter letter = new DeadLetter(
                Instant.ofEpochMilli(NOW - 1_000), "acme", "EXPIRED", "it expired at 23:28:57", "", null, 0);

        assertThat(text.describeTrace(new MessageTrace.DeadLettered(letter)))
                .isEqualTo("m-17 of acme became a dead letter at 23:28:57: EXPIRED, it expired at 23:28:57.");
    }

    @Test
    void whyTextStatesTheOffsetOfARequestThatIsNotConsumedYet() {
        assertThat(text.describeTrace(new MessageTrace.NotConsumed("fairlane.requests.bulk", 3, 12_400, 12_345)))
                .isEqualTo("m-17 of acme is in fairlane.requests.bulk (partition 3, offset 12400), and the pipeline has"
                        + " not consumed it yet: 12,345 records before it.");
    }

    private static HeldMessage held(
            String hold, @Nullable String sender, long ahead, @Nullable Long leavesAt, @Nullable Long expiresAt) {
        return new HeldMessage(
                "sms",
                "acme",
                sender,
                0,
                "m-17",
                "NORMAL",
                1,
                1,
                NOW - 12_000,
                null,
                expiresAt,
                ahead,
                hold,
                leavesAt,
                hold.equals("CHANNEL_WINDOW")
                        ? new InFlight("fairlane.delivery.sms", true, 12_345, 12_245, 100, 100, false)
                        : null,
                new byte[0]);
    }
}
