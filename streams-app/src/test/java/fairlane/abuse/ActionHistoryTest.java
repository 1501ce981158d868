package fairlane.abuse;

import static fairlane.abuse.DetectorTimeline.ACME;
import static fairlane.abuse.DetectorTimeline.PHONE;
import static fairlane.abuse.DetectorTimeline.at;
import static fairlane.abuse.DetectorTimeline.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that the detector repeats no action, and that an action which an operator has lifted is not taken again within
 * the quiet period.
 */
class ActionHistoryTest {
    private static final LimitKey KEY = LimitKey.sender("sms", PHONE);
    private static final Duration HOUR = Duration.ofHours(1);

    private final DetectorTimeline timeline =
            new DetectorTimeline("rules.same-body.recipients", "2", "rules.same-body.window", "30d");

    private List<RuleViolation> violateRule(Duration after) {
        List<RuleViolation> violations = new ArrayList<>(timeline.sms(7, 1, after));
        violations.addAll(timeline.sms(7, 2, after));
        return violations;
    }

    @Test
    void detectorDoesNotBlockABlockedSenderAgain() {
        assertThat(violateRule(seconds(0))).hasSize(1);
        assertThat(violateRule(seconds(1))).isEmpty(); // no second block, although the changed limit was not read yet
        timeline.limits.block(KEY, true);
        assertThat(violateRule(HOUR.multipliedBy(5))).isEmpty();
    }

    @Test
    void detectorDoesNotRepeatALiftedBlockWithinTheQuietPeriod() {
        violateRule(seconds(0));
        timeline.limits.block(KEY, true);
        timeline.history.recordLimitChange(KEY, at(seconds(1)));
        Duration lifted = HOUR.multipliedBy(5);
        timeline.limits.limits.remove(KEY);
        timeline.history.recordLimitChange(KEY, at(lifted));
        assertThat(violateRule(lifted.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(violateRule(lifted.plus(HOUR))).hasSize(1);
    }

    @Test
    void historyIsRebuiltFromAlertsAndLimitsInAnyOrder() {
        Duration lifted = HOUR.multipliedBy(5);
        timeline.history.recordLimitChange(KEY, at(lifted));
        timeline.history.recordAction("same-body", Subject.sender(ACME, "sms", PHONE), List.of(KEY), at(seconds(0)));
        assertThat(violateRule(lifted.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(violateRule(lifted.plus(HOUR))).hasSize(1);
    }

    @Test
    void actionsOfAnotherRuleOrAgainstAnotherSenderDoNotSuppressAnAction() {
        timeline.history.recordAction("rise", Subject.sender(ACME, "sms", PHONE), List.of(KEY), at(seconds(0)));
        timeline.history.recordAction("same-body", Subject.sender(ACME, "sms", "+1"), List.of(KEY), at(seconds(0)));
        assertThat(violateRule(seconds(0))).hasSize(1);
    }

    @Test
    void limitWithBlockedSetToFalseExemptsTheSenderFromBlockingPermanently() {
        timeline.limits.block(KEY, false);
        assertThat(violateRule(seconds(0))).isEmpty();
        assertThat(violateRule(HOUR.multipliedBy(500))).isEmpty();
    }

    @Test
    void ratesSetByAnOperatorDoNotExemptTheSenderFromThrottling() {
        DetectorTimeline throttling =
                new DetectorTimeline("rules.same-body.recipients", "2", "rules.same-body.action", "throttle");
        throttling.limits.limits.put(KEY, LimitPolicy.ofRates(List.of(RateLimit.perSecond(5))));
        throttling.sms(7, 1, seconds(0));
        assertThat(throttling.sms(7, 2, seconds(0))).hasSize(1);
        throttling.limits.limits.put(
                KEY,
                LimitPolicy.ofRates(List.of(
                        RateLimit.perSecond(5),
                        RemedyExecutor.coreRate(throttling.config.rules().stream()
                                .filter(rule -> rule.name().equals("same-body"))
                                .findFirst()
                                .orElseThrow()
                                .remedy()))));
        assertThat(throttling.sms(7, 3, HOUR.multipliedBy(2))).isEmpty();
    }
}
