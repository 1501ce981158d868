package fairlane.config;

import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Remedy;
import fairlane.config.text.ByteSizes;
import fairlane.config.text.Durations;
import fairlane.config.text.TextValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of abuse detection.
 *
 * @param enabled whether gateways run the detection
 * @param quietPeriod how long a rule ignores a customer or sender, 1 s to 24 h. The time starts when an operator
 *     removes the limit that the rule has set or, for a rule that only reports violations, with the reported violation
 * @param memoryBytes memory for the counts of all customers and senders in bytes, 1 MiB to 64 GiB; if it is full, the
 *     counts of the least recently active customers and senders are evicted
 * @param rules the rules whose action is not {@code none}, sorted by name
 */
public record AbuseConfig(boolean enabled, Duration quietPeriod, long memoryBytes, List<AbuseRule> rules) {
    static final String RULES = "abuse.rules.";

    private static final Pattern RULE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final long MIB = 1L << 20;
    private static final long MAX_BYTES = 64L << 30;

    public AbuseConfig {
        rules = List.copyOf(rules);
        RangeCheck.require(SettingKey.ABUSE_CALM, quietPeriod, Duration.ofSeconds(1), Duration.ofHours(24));
        RangeCheck.require(SettingKey.ABUSE_MEMORY, memoryBytes, MIB, MAX_BYTES);
    }

    /**
     * Whether a name has the form {@code abuse.rules.<name>.<field>} and is thus the name of a setting of an abuse
     * rule.
     */
    static boolean isRuleSetting(String name) {
        return name.startsWith(RULES) && ruleField(name).isPresent();
    }

    private static Optional<RuleField> ruleField(String name) {
        int dot = name.lastIndexOf('.');
        return dot > RULES.length()
                        && RULE_NAME
                                .matcher(name.substring(RULES.length(), dot))
                                .matches()
                ? RuleField.named(name.substring(dot + 1))
                : Optional.empty();
    }

    static AbuseConfig read(SettingValues settings) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(RuleKind.values()).map(RuleKind::toString).forEach(names::add);
        settings.valuesWithPrefix(RULES).keySet().forEach(rest -> names.add(rest.substring(0, rest.lastIndexOf('.'))));
        List<AbuseRule> rules = new ArrayList<>();
        names.forEach(name -> {
            AbuseRule rule = new RuleReader(settings, name).read();
            if (rule.remedy().action() != Remedy.Action.NONE) {
                rules.add(rule);
            }
        });
        return new AbuseConfig(
                settings.get(SettingKey.ABUSE_ENABLED, TextValues::bool),
                settings.get(SettingKey.ABUSE_CALM, Durations::parse),
                settings.get(SettingKey.ABUSE_MEMORY, ByteSizes::parse),
                rules);
    }
}
