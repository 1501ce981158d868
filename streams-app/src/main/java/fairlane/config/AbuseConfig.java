package fairlane.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What counts as abuse, and what is done about it.
 *
 * @param enabled whether gateways look for it
 * @param calm for so long nobody is judged again by a rule whose limit an operator has lifted, or that was only reported,
 *     1 s to 24 h
 * @param memoryBytes for what is remembered of customers and senders, 1 MiB to 64 GiB; those that were active least
 *     recently are forgotten
 * @param rules those that something is done about, by their names
 */
public record AbuseConfig(boolean enabled, Duration calm, long memoryBytes, List<AbuseRule> rules) {
    static final String RULES = "abuse.rules.";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final long MIB = 1L << 20;
    private static final long MOST_BYTES = 64L << 30;

    public AbuseConfig {
        rules = List.copyOf(rules);
        Check.range(Key.ABUSE_CALM, calm, Duration.ofSeconds(1), Duration.ofHours(24));
        Check.range(Key.ABUSE_MEMORY, memoryBytes, MIB, MOST_BYTES);
    }

    /** Whether a setting of that name is one of a rule. */
    static boolean isSetting(String name) {
        return name.startsWith(RULES) && field(name).isPresent();
    }

    private static Optional<RuleField> field(String name) {
        int dot = name.lastIndexOf('.');
        return dot > RULES.length()
                        && NAME.matcher(name.substring(RULES.length(), dot)).matches()
                ? RuleField.named(name.substring(dot + 1))
                : Optional.empty();
    }

    static AbuseConfig read(Settings settings) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(RuleKind.values()).map(RuleKind::toString).forEach(names::add);
        settings.under(RULES).keySet().forEach(rest -> names.add(rest.substring(0, rest.lastIndexOf('.'))));
        List<AbuseRule> rules = new ArrayList<>();
        names.forEach(name -> {
            AbuseRule rule = new RuleReader(settings, name).read();
            if (rule.remedy().action() != Remedy.Action.NONE) {
                rules.add(rule);
            }
        });
        return new AbuseConfig(
                settings.get(Key.ABUSE_ENABLED, Values::bool),
                settings.get(Key.ABUSE_CALM, Durations::parse),
                settings.get(Key.ABUSE_MEMORY, ByteSizes::parse),
                rules);
    }
}
