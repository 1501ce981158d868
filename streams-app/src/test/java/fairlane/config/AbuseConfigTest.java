package fairlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Remedy;
import fairlane.config.abuse.RuleChannels;
import fairlane.config.abuse.Threshold;
import fairlane.config.text.RateText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbuseConfigTest {
    @TempDir
    private Path directory;

    private AbuseConfig load(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("fairlane.yaml"), yaml);
            return FairlaneConfig.load(file, Map.of(), Map.of()).abuse();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static AbuseRule ruleNamed(AbuseConfig config, String name) {
        return config.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    @Test
    void defaultConfigurationHasOneAbuseRuleOfEachKind() {
        AbuseConfig config = load("");
        assertThat(config.enabled()).isTrue();
        assertThat(config.quietPeriod()).isEqualTo(Duration.ofHours(1));
        assertThat(config.rules())
                .extracting(AbuseRule::name)
                .containsExactly("invalid", "new-recipients", "rejected", "rise", "same-body");
        AbuseRule sameBody = ruleNamed(config, "same-body");
        assertThat(sameBody.scope()).isEqualTo(AbuseRule.SubjectScope.SENDER);
        assertThat(sameBody.channels()).isEqualTo(new RuleChannels(true, Set.of()));
        assertThat(sameBody.window()).isEqualTo(Duration.ofMinutes(10));
        assertThat(sameBody.threshold()).isEqualTo(new Threshold.SameBody(250));
        assertThat(sameBody.remedy().action()).isEqualTo(Remedy.Action.BLOCK);
        assertThat(config.rules())
                .filteredOn(rule -> !rule.equals(sameBody))
                .extracting(rule -> rule.remedy().action())
                .containsOnly(Remedy.Action.REPORT);
    }

    @Test
    void configurationFileCanChangeRemoveAndAddAbuseRules() {
        AbuseConfig config = load("""
            abuse:
              calm: 10m
              rules:
                rise.action: none
                same-body: {recipients: 50, action: throttle, rate: 2/min burst 1, channels: [sms, sms.eu]}
                spread: {kind: same-body, per: customer, channels: all, recipients: 1000, action: report}
            """);
        assertThat(config.rules())
                .extracting(AbuseRule::name)
                .containsExactly("invalid", "new-recipients", "rejected", "same-body", "spread");
        AbuseRule sameBody = ruleNamed(config, "same-body");
        assertThat(sameBody.channels().includes("sms.eu", false)).isTrue();
        assertThat(sameBody.channels().includes("email", true)).isFalse();
        assertThat(sameBody.remedy()).isEqualTo(new Remedy(Remedy.Action.THROTTLE, RateText.parse("2/min burst 1")));
        AbuseRule spread = ruleNamed(config, "spread");
        assertThat(spread.scope()).isEqualTo(AbuseRule.SubjectScope.CUSTOMER);
        assertThat(spread.threshold()).isEqualTo(new Threshold.SameBody(1_000));
    }

    @Test
    void environmentVariablesChangeAbuseRules() {
        AbuseConfig config = FairlaneConfig.load(
                        null,
                        Map.of(
                                "FAIRLANE_ABUSE_RULES_NEW_RECIPIENTS_SHARE", "0.5",
                                "FAIRLANE_ABUSE_RULES_SAME_BODY_ACTION", "PAUSE",
                                "FAIRLANE_ABUSE_ENABLED", "false"),
                        Map.of())
                .abuse();
        assertThat(config.enabled()).isFalse();
        assertThat(ruleNamed(config, "new-recipients").threshold())
                .isEqualTo(new Threshold.NewRecipients(500, 0.5, Duration.ofHours(1)));
        assertThat(ruleNamed(config, "same-body").remedy().action()).isEqualTo(Remedy.Action.PAUSE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        abuse.calm: 2d                       | abuse.calm must be 1s to 24h, not 48h
        abuse.memory: 1                      | abuse.memory must be 1048576 to
        abuse.enabled: perhaps               | "perhaps" is neither true nor false
        abuse.rules.same-body.acton: block   | did you mean abuse.rules.same-body.action?
        abuse.rules.Same.window: 1m          | unknown key abuse.rules.Same.window
        abuse.rules.same-body.action: shoot  | "shoot" is not one of NONE, REPORT, THROTTLE, PAUSE, BLOCK
        abuse.rules.same-body.times: 3       | a rule of the kind same-body has no such field; it has per, channels
        abuse.rules.same-body.recipients: 1  | 1 is out of range; write a number from 2 to 100000
        abuse.rules.same-body.window: 0s     | 0s is out of range; write 1s to 720h
        abuse.rules.same-body.channels: a/b  | channel is "a/b"
        abuse.rules.same-body.rate: unlimited| "unlimited" is not a rate
        abuse.rules.same-body.per: number    | "number" is not one of CUSTOMER, SENDER
        abuse.rules.invalid.share: 50%       | "50%" is not a number greater than 0 and at most 1
        abuse.rules.invalid.share: 0         | "0" is not a number greater than 0 and at most 1
        abuse.rules.rise.times: 1            | "1" is not a number greater than 1 and at most 1000000
        abuse.rules.rise.trailing: 5m        | 5m is out of range; write 10m to 720h
        abuse.rules.mine.window: 1m          | the rule abuse.rules.mine has no kind; set abuse.rules.mine.kind to one of
        abuse.rules.mine.kind: theirs        | "theirs" is not one of same-body, new-recipients, rise, invalid, rejected
        """)
    void invalidSettingOfAbuseRuleIsRejectedWithOneLineMessage(String line, String sentence) {
        assertThatThrownBy(() -> load(line))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }
}
