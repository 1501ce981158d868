package fairlane.abuse;

import static fairlane.abuse.DetectorTimeline.ACME;
import static fairlane.abuse.DetectorTimeline.PHONE;
import static fairlane.abuse.DetectorTimeline.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.contract.LimitKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests each abuse rule with events that violate the rule, the resulting figures, and events that stay just below the
 * rule's threshold.
 */
class AbuseDetectorTest {
    private static final LimitKey PHONES = LimitKey.sender("sms", PHONE);

    private static DetectorTimeline sameBody() {
        return new DetectorTimeline("rules.same-body.recipients", "5", "rules.same-body.window", "10s");
    }

    @Test
    void sameBodyRuleIsViolatedWhenOneBodyReachesThresholdOfRecipients() {
        DetectorTimeline timeline = sameBody();
        for (int recipient = 1; recipient <= 4; recipient++) {
            assertThat(timeline.sms(7, recipient, seconds(0))).isEmpty();
        }
        List<RuleViolation> violations = timeline.sms(7, 5, seconds(9.9));
        assertThat(violations).hasSize(1);
        RuleViolation violation = violations.get(0);
        assertThat(violation.rule().name()).isEqualTo("same-body");
        assertThat(violation.subject()).isEqualTo(Subject.sender(ACME, "sms", PHONE));
        assertThat(violation.limitKeys()).containsExactly(PHONES);
        assertThat(violation.figures()).isEqualTo(Map.of("recipients", 5.0, "recipients.threshold", 5.0));
        assertThat(violation.sentence()).isEqualTo("one body went to 5 recipients within 10s (threshold: 5)");
        assertThat(violation.at()).isEqualTo(DetectorTimeline.at(seconds(9.9)));
    }

    @Test
    void sameBodyRuleCountsEachRecipientOncePerBodyAndOnlyWithinWindow() {
        DetectorTimeline timeline = sameBody();
        for (int message = 0; message < 100; message++) {
            assertThat(timeline.sms(7, 1 + message % 4, seconds(0))).isEmpty();
        }
        assertThat(timeline.sms(7, 5, seconds(10))).isEmpty(); // the first four recipients have left the window
        for (int recipient = 6; recipient <= 8; recipient++) {
            assertThat(timeline.sms(7, recipient, seconds(10))).isEmpty();
        }
        assertThat(timeline.sms(7, 9, seconds(10))).hasSize(1);
    }

    @Test
    void sameBodyRuleIgnoresRequestsWithDifferentBodiesOrOnChannelsWithoutSenderRate() {
        DetectorTimeline timeline = sameBody();
        for (int recipient = 1; recipient <= 100; recipient++) {
            assertThat(timeline.sms(recipient, recipient, seconds(0))).isEmpty();
            assertThat(timeline.request("email", 7, recipient, seconds(0))).isEmpty();
            assertThat(timeline.request("unknown", 7, recipient, seconds(0))).isEmpty();
        }
    }

    @Test
    void sameBodyRuleDetectsFloodOfOneBodyAmongOtherBodies() {
        DetectorTimeline timeline = sameBody();
        int found = 0;
        for (int message = 1; message <= 300; message++) {
            boolean isFlood = message % 30 == 0;
            found += timeline.sms(isFlood ? 7 : 1_000 + message, message, seconds(0))
                    .size();
        }
        assertThat(found).isEqualTo(1);
    }

    @Test
    void defaultSameBodyRuleIsViolatedOnceAtThe250thRecipient() {
        DetectorTimeline timeline = new DetectorTimeline();
        for (int recipient = 1; recipient < 250; recipient++) {
            assertThat(timeline.sms(7, recipient, seconds(recipient))).isEmpty();
        }
        List<RuleViolation> violations = timeline.sms(7, 250, seconds(250));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).limitKeys()).containsExactly(PHONES);
        for (int recipient = 251; recipient <= 10_000; recipient++) {
            assertThat(timeline.sms(7, recipient, seconds(250))).isEmpty();
        }
    }

    @Test
    void ruleWithCustomerScopeCountsAllSendersOfTheCustomerTogether() {
        DetectorTimeline timeline = new DetectorTimeline(
                "rules.spread.kind", "same-body", "rules.spread.per", "customer", "rules.spread.recipients", "5");
        for (int message = 1; message <= 4; message++) {
            assertThat(timeline.onEvent(requestOfOneOfManySenders(message), seconds(0)))
                    .isEmpty();
        }
        List<RuleViolation> violations = timeline.onEvent(requestOfOneOfManySenders(5), seconds(0));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).rule().name()).isEqualTo("spread");
        assertThat(violations.get(0).limitKeys()).containsExactly(LimitKey.customer("sms", ACME));
    }

    private static ActivityEvent requestOfOneOfManySenders(int message) {
        return new ActivityEvent.MessageRequested(ACME, "sms", "+1555010" + message, 7, message, false);
    }

    @Test
    void newRecipientsRuleIsViolatedOnlyOnceTheConfiguredHistoryHasPassed() {
        DetectorTimeline timeline = new DetectorTimeline(
                "rules.new-recipients.recipients", "9",
                "rules.new-recipients.share", "0.9",
                "rules.new-recipients.history", "1m",
                "rules.new-recipients.window", "10s");
        for (int recipient = 1; recipient <= 50; recipient++) {
            assertThat(timeline.sms(recipient, recipient, seconds(0))).isEmpty(); // the history is too short
        }
        assertThat(timeline.sms(100, 1, seconds(60))).isEmpty();
        for (int recipient = 101; recipient <= 108; recipient++) {
            assertThat(timeline.sms(recipient, recipient, seconds(61))).isEmpty();
        }
        List<RuleViolation> violations = timeline.sms(109, 109, seconds(62));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).limitKeys()).isEmpty();
        assertThat(violations.get(0).figures())
                .isEqualTo(
                        Map.of("recipients", 9.0, "recipients.threshold", 9.0, "share", 0.9, "share.threshold", 0.9));
        assertThat(violations.get(0).sentence())
                .isEqualTo(
                        "9 recipients, 90% of the requests within 10s, were not used before in the 62s that are known"
                                + " (thresholds: 9, 90%)");
    }

    @Test
    void newRecipientsRuleIgnoresRecipientsUsedBefore() {
        DetectorTimeline timeline = new DetectorTimeline(
                "rules.new-recipients.recipients", "9",
                "rules.new-recipients.history", "1m",
                "rules.new-recipients.window", "10s");
        for (int second = 0; second < 600; second++) {
            for (int recipient = 1; recipient <= 20; recipient++) {
                assertThat(timeline.sms(100 * second + recipient, recipient, seconds(second)))
                        .isEmpty();
            }
        }
    }

    @Test
    void volumeRiseRuleIsViolatedByRequestsAboveTheTrailingAverage() {
        DetectorTimeline timeline = rise();
        for (int second = 0; second < 50; second++) {
            assertThat(timeline.sms(second, second, seconds(second)))
                    .isEmpty(); // one request per second, which is 10 per window
        }
        for (int message = 0; message < 49; message++) {
            assertThat(timeline.sms(message, message, seconds(59.5))).isEmpty();
        }
        List<RuleViolation> violations = timeline.sms(50, 50, seconds(59.5));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).subject()).isEqualTo(Subject.customer(ACME));
        assertThat(violations.get(0).figures())
                .isEqualTo(
                        Map.of("requests", 50.0, "requests.threshold", 20.0, "average", 10.0, "times.threshold", 5.0));
        assertThat(violations.get(0).sentence())
                .isEqualTo(
                        "50 requests within 10s, where the average of the 50s before is 10 (thresholds: 20, and 5 times"
                                + " the average)");
    }

    @Test
    void volumeRiseRuleIsNotViolatedBeforeTheTrailingPeriodHasPassed() {
        DetectorTimeline timeline = rise();
        for (int message = 0; message < 10_000; message++) {
            assertThat(timeline.sms(message, message, seconds(message / 1_000.0)))
                    .isEmpty();
        }
    }

    @Test
    void volumeRiseRuleDoesNotCountRetries() {
        DetectorTimeline timeline = rise();
        timeline.sms(1, 1, seconds(0));
        for (int message = 0; message < 1_000; message++) {
            assertThat(timeline.onEvent(
                            new ActivityEvent.MessageRequested(ACME, "sms", PHONE, message, message, true),
                            seconds(69)))
                    .isEmpty();
        }
    }

    private static DetectorTimeline rise() {
        return new DetectorTimeline(
                "rules.rise.times", "5",
                "rules.rise.least", "20",
                "rules.rise.window", "10s",
                "rules.rise.trailing", "50s");
    }

    @Test
    void ruleAgainstInvalidRequestsLimitsTheCustomerOnItsChannelsAndAtTheIntake() {
        DetectorTimeline timeline = new DetectorTimeline("rules.invalid.least", "10", "rules.invalid.action", "pause");
        for (int message = 0; message < 5; message++) {
            assertThat(timeline.request("email", message, message, seconds(0))).isEmpty();
        }
        assertThat(timeline.counted(5, 4, seconds(1))).isEmpty(); // 4 of 10 requests are invalid, which is 40%
        assertThat(timeline.counted(1, 1, seconds(2))).isEmpty(); // 5 of 11 requests are invalid, which is 45%
        List<RuleViolation> violations = timeline.counted(1, 1, seconds(3));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).limitKeys())
                .containsExactly(LimitKey.customer("email", ACME), LimitKey.customer(LimitKey.INTAKE, ACME));
        assertThat(violations.get(0).figures())
                .isEqualTo(Map.of(
                        "invalid",
                        6.0,
                        "requests",
                        12.0,
                        "requests.threshold",
                        10.0,
                        "share",
                        0.5,
                        "share.threshold",
                        0.5));
        assertThat(violations.get(0).sentence())
                .isEqualTo("6 of 12 requests within 10m were invalid, 50% (thresholds: 50% of at least 10)");
    }

    @Test
    void ruleAgainstInvalidRequestsIsNotViolatedBelowTheMinimumNumberOfRequests() {
        DetectorTimeline timeline = new DetectorTimeline();
        assertThat(timeline.counted(99, 99, seconds(0))).isEmpty();
        assertThat(timeline.counted(1, 1, seconds(0))).hasSize(1);
    }

    @Test
    void ruleAgainstRejectedMessagesIsViolatedByTheShareOfRejectedOutcomes() {
        DetectorTimeline timeline = new DetectorTimeline("rules.rejected.least", "10", "rules.rejected.share", "0.3");
        for (int outcome = 0; outcome < 7; outcome++) {
            assertThat(timeline.ended(false, seconds(0))).isEmpty();
        }
        assertThat(timeline.ended(true, seconds(60))).isEmpty();
        assertThat(timeline.ended(true, seconds(60))).isEmpty();
        List<RuleViolation> violations = timeline.ended(true, seconds(60));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).subject()).isEqualTo(Subject.sender(ACME, "email", "news@acme.example"));
        assertThat(violations.get(0).figures())
                .containsEntry("rejected", 3.0)
                .containsEntry("outcomes", 10.0)
                .containsEntry("share", 0.3);
    }

    @Test
    void ruleWithActionNoneIsNeverViolated() {
        DetectorTimeline timeline =
                new DetectorTimeline("rules.same-body.action", "none", "rules.same-body.recipients", "2");
        for (int recipient = 0; recipient < 10; recipient++) {
            assertThat(timeline.sms(7, recipient, seconds(0))).isEmpty();
        }
    }

    @Test
    void detectorReportsAViolationAgainAfterTheQuietPeriod() {
        DetectorTimeline timeline = new DetectorTimeline(
                "calm", "1m", "rules.same-body.recipients", "2", "rules.same-body.action", "report");
        timeline.sms(7, 1, seconds(0));
        assertThat(timeline.sms(7, 2, seconds(0))).hasSize(1);
        assertThat(timeline.sms(7, 3, seconds(59))).isEmpty();
        assertThat(timeline.sms(7, 4, seconds(60))).hasSize(1);
    }

    @Test
    void detectorBoundsItsMemoryAndKeepsTheCountsOfAnActiveSender() {
        DetectorTimeline timeline = new DetectorTimeline("memory", "1MiB", "rules.same-body.recipients", "250");
        for (int i = 1; i < 250; i++) {
            assertThat(timeline.sms(7, i, seconds(0))).isEmpty();
            for (int other = 0; other < 100; other++) {
                timeline.onEvent(
                        new ActivityEvent.MessageRequested("c" + i, "sms", "s" + other, other, other, false),
                        seconds(0));
            }
            assertThat(timeline.detector.estimatedBytes()).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(timeline.detector.subjectCount()).isLessThan(2_000);
        assertThat(timeline.sms(7, 250, Duration.ZERO)).hasSize(1);
    }
}
