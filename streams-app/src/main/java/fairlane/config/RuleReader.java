package fairlane.config;

import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Remedy;
import fairlane.config.abuse.RuleChannels;
import fairlane.config.abuse.Threshold;
import fairlane.config.text.Durations;
import fairlane.config.text.RateText;
import fairlane.config.text.TextValues;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one abuse rule from the configuration. Fields that are not configured get the default values of the rule's
 * kind.
 */
final class RuleReader {
    private static final int MAX_RECIPIENTS = 1_000_000;
    private static final int MAX_SAME_BODY_RECIPIENTS = 100_000;
    private static final int MAX_MIN_COUNT = 1_000_000_000;
    private static final double MAX_FACTOR = 1e6;
    private static final Duration MAX_WINDOW = Duration.ofDays(30);

    private final SettingValues settings;
    private final String name;
    private final RuleKind kind;
    private final Map<RuleField, String> defaults;

    /**
     * Creates a reader of one abuse rule.
     *
     * @throws ConfigException if the rule has no kind, or if it has a field that rules of this kind do not have
     */
    RuleReader(SettingValues settings, String name) {
        this.settings = settings;
        this.name = name;
        this.kind = kind();
        this.defaults = kind.defaults();
        for (RuleField field : RuleField.values()) {
            if (field != RuleField.KIND && !defaults.containsKey(field)) {
                find(field, this::rejectField);
            }
        }
    }

    private RuleKind kind() {
        RuleKind configured = find(
                RuleField.KIND,
                text -> RuleKind.named(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException("\"" + text + "\" is not one of " + RuleKind.names())));
        if (configured != null) {
            return configured;
        }
        return RuleKind.named(name)
                .orElseThrow(() -> new ConfigException("the rule " + AbuseConfig.RULES + name + " has no kind; set "
                        + key(RuleField.KIND) + " to one of " + RuleKind.names()));
    }

    private String rejectField(String text) {
        throw new IllegalArgumentException("a rule of the kind " + kind + " has no such field; it has "
                + defaults.keySet().stream().map(RuleField::toString).collect(Collectors.joining(", ")));
    }

    AbuseRule read() {
        return new AbuseRule(
                name,
                defaults.containsKey(RuleField.PER)
                        ? get(RuleField.PER, text -> TextValues.enumConstant(AbuseRule.SubjectScope.class, text))
                        : AbuseRule.SubjectScope.CUSTOMER,
                defaults.containsKey(RuleField.CHANNELS)
                        ? get(RuleField.CHANNELS, RuleChannels::parse)
                        : RuleChannels.parse(RuleChannels.ALL),
                window(),
                threshold(),
                new Remedy(
                        get(RuleField.ACTION, text -> TextValues.enumConstant(Remedy.Action.class, text)),
                        get(RuleField.RATE, RateText::parse)));
    }

    private Duration window() {
        return get(RuleField.WINDOW, text -> duration(text, Duration.ofSeconds(1), MAX_WINDOW));
    }

    private Threshold threshold() {
        return switch (kind) {
            case SAME_BODY -> new Threshold.SameBody(number(RuleField.RECIPIENTS, 2, MAX_SAME_BODY_RECIPIENTS));
            case NEW_RECIPIENTS ->
                new Threshold.NewRecipients(
                        number(RuleField.RECIPIENTS, 1, MAX_RECIPIENTS),
                        share(),
                        get(RuleField.HISTORY, text -> duration(text, Duration.ZERO, MAX_WINDOW)));
            case RISE ->
                new Threshold.Rise(
                        get(RuleField.TIMES, text -> TextValues.decimal(text, 1, MAX_FACTOR)),
                        number(RuleField.LEAST, 1, MAX_MIN_COUNT),
                        get(RuleField.TRAILING, text -> duration(text, window(), MAX_WINDOW)));
            case INVALID -> new Threshold.Invalid(share(), number(RuleField.LEAST, 1, MAX_MIN_COUNT));
            case REJECTED -> new Threshold.Rejected(share(), number(RuleField.LEAST, 1, MAX_MIN_COUNT));
        };
    }

    private double share() {
        return get(RuleField.SHARE, text -> TextValues.decimal(text, 0, 1));
    }

    private int number(RuleField field, int min, int max) {
        return get(field, text -> (int) TextValues.number(text, min, max));
    }

    private static Duration duration(String text, Duration min, Duration max) {
        Duration duration = Durations.parse(text);
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    text + " is out of range; write " + Durations.format(min) + " to " + Durations.format(max));
        }
        return duration;
    }

    private <T> T get(RuleField field, Function<String, T> parser) {
        T configured = find(field, parser);
        return configured != null ? configured : parser.apply(defaults.getOrDefault(field, ""));
    }

    private <T> @Nullable T find(RuleField field, Function<String, T> parser) {
        return settings.find(key(field), parser);
    }

    private String key(RuleField field) {
        return AbuseConfig.RULES + name + "." + field;
    }
}
