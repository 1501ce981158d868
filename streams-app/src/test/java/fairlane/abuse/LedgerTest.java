package fairlane.abuse;

import static fairlane.abuse.Timeline.ACME;
import static fairlane.abuse.Timeline.PHONE;
import static fairlane.abuse.Timeline.at;
import static fairlane.abuse.Timeline.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.LimitKey;
import fairlane.core.limits.LimitPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is done twice, and what an operator lifts stays lifted for a while. */
class LedgerTest {
    private static final LimitKey KEY = LimitKey.sender("sms", PHONE);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Timeline timeline = new Timeline("rules.same-body.recipients", "2", "rules.same-body.window", "30d");

    private List<Verdict> breakRule(Duration after) {
        List<Verdict> verdicts = new ArrayList<>(timeline.sms(7, 1, after));
        verdicts.addAll(timeline.sms(7, 2, after));
        return verdicts;
    }

    @Test
    void whoeverIsBlockedIsNotBlockedAgain() {
        assertThat(breakRule(seconds(0))).hasSize(1);
        assertThat(breakRule(seconds(1))).isEmpty(); // though the limit is not read yet
        timeline.limits.block(KEY, true);
        assertThat(breakRule(HOUR.multipliedBy(5))).isEmpty();
    }

    @Test
    void whatAnOperatorHasLiftedStaysSoForTheCalmTime() {
        breakRule(seconds(0));
        timeline.limits.block(KEY, true);
        timeline.ledger.changed(KEY, at(seconds(1)));
        Duration lifted = HOUR.multipliedBy(5);
        timeline.limits.own.remove(KEY);
        timeline.ledger.changed(KEY, at(lifted));
        assertThat(breakRule(lifted.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(breakRule(lifted.plus(HOUR))).hasSize(1);
    }

    @Test
    void thatIsKnownAfterARestartFromAlertsAndLimitsInAnyOrder() {
        Duration lifted = HOUR.multipliedBy(5);
        timeline.ledger.changed(KEY, at(lifted));
        timeline.ledger.done("same-body", Subject.sender(ACME, "sms", PHONE), List.of(KEY), at(seconds(0)));
        assertThat(breakRule(lifted.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(breakRule(lifted.plus(HOUR))).hasSize(1);
    }

    @Test
    void anotherRuleOrSenderIsJudgedAllTheSame() {
        timeline.ledger.done("rise", Subject.sender(ACME, "sms", PHONE), List.of(KEY), at(seconds(0)));
        timeline.ledger.done("same-body", Subject.sender(ACME, "sms", "+1"), List.of(KEY), at(seconds(0)));
        assertThat(breakRule(seconds(0))).hasSize(1);
    }

    @Test
    void anExplicitNoExemptsForGood() {
        timeline.limits.block(KEY, false);
        assertThat(breakRule(seconds(0))).isEmpty();
        assertThat(breakRule(HOUR.multipliedBy(500))).isEmpty();
    }

    @Test
    void ratesOfAnOperatorDoNotExemptFromThrottling() {
        Timeline throttling = new Timeline("rules.same-body.recipients", "2", "rules.same-body.action", "throttle");
        throttling.limits.own.put(KEY, LimitPolicy.ofRates(List.of(fairlane.core.limits.RateLimit.perSecond(5))));
        throttling.sms(7, 1, seconds(0));
        assertThat(throttling.sms(7, 2, seconds(0))).hasSize(1);
        throttling.limits.own.put(
                KEY,
                LimitPolicy.ofRates(List.of(
                        fairlane.core.limits.RateLimit.perSecond(5),
                        Remedies.rate(throttling.config.rules().stream()
                                .filter(rule -> rule.name().equals("same-body"))
                                .findFirst()
                                .orElseThrow()
                                .remedy()))));
        assertThat(throttling.sms(7, 3, HOUR.multipliedBy(2))).isEmpty();
    }
}
