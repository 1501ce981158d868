package fairlane.config;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one rule on abuse: what is said of it, and else what its kind says. */
final class RuleReader {
    private static final int MAX_RECIPIENTS = 1_000_000;
    private static final int MAX_SAME_BODY_RECIPIENTS = 100_000;
    private static final int MAX_LEAST = 1_000_000_000;
    private static final double MAX_TIMES = 1e6;
    private static final Duration MONTH = Duration.ofDays(30);

    private final Settings settings;
    private final String name;
    private final RuleKind kind;
    private final Map<RuleField, String> defaults;

    /** @throws ConfigException if the rule has no kind, or says what its kind has nothing of */
    RuleReader(Settings settings, String name) {
        this.settings = settings;
        this.name = name;
        this.kind = kind();
        this.defaults = kind.defaults();
        for (RuleField field : RuleField.values()) {
            if (field != RuleField.KIND && !defaults.containsKey(field)) {
                find(field, this::refuse);
            }
        }
    }

    private RuleKind kind() {
        RuleKind said = find(
                RuleField.KIND,
                text -> RuleKind.named(text)
                        .orElseThrow(
                                () -> new IllegalArgumentException("\"" + text + "\" is none of " + RuleKind.names())));
        if (said != null) {
            return said;
        }
        return RuleKind.named(name)
                .orElseThrow(() -> new ConfigException("the rule " + AbuseConfig.RULES + name + " has no kind; set "
                        + key(RuleField.KIND) + " to one of " + RuleKind.names()));
    }

    private String refuse(String text) {
        throw new IllegalArgumentException("a rule of the kind " + kind + " has no such field; it has "
                + defaults.keySet().stream().map(RuleField::toString).collect(Collectors.joining(", ")));
    }

    AbuseRule read() {
        return new AbuseRule(
                name,
                defaults.containsKey(RuleField.PER)
                        ? get(RuleField.PER, text -> Values.symbol(AbuseRule.Judged.class, text))
                        : AbuseRule.Judged.CUSTOMER,
                defaults.containsKey(RuleField.CHANNELS)
                        ? get(RuleField.CHANNELS, RuledChannels::parse)
                        : RuledChannels.parse(RuledChannels.ALL),
                window(),
                threshold(),
                new Remedy(
                        get(RuleField.ACTION, text -> Values.symbol(Remedy.Action.class, text)),
                        get(RuleField.RATE, RateText::parse)));
    }

    private Duration window() {
        return get(RuleField.WINDOW, text -> duration(text, Duration.ofSeconds(1), MONTH));
    }

    private Threshold threshold() {
        return switch (kind) {
            case SAME_BODY -> new Threshold.SameBody(number(RuleField.RECIPIENTS, 2, MAX_SAME_BODY_RECIPIENTS));
            case NEW_RECIPIENTS ->
                new Threshold.NewRecipients(
                        number(RuleField.RECIPIENTS, 1, MAX_RECIPIENTS),
                        share(),
                        get(RuleField.HISTORY, text -> duration(text, Duration.ZERO, MONTH)));
            case RISE ->
                new Threshold.Rise(
                        get(RuleField.TIMES, text -> Values.decimal(text, 1, MAX_TIMES)),
                        number(RuleField.LEAST, 1, MAX_LEAST),
                        get(RuleField.TRAILING, text -> duration(text, window(), MONTH)));
            case INVALID -> new Threshold.Invalid(share(), number(RuleField.LEAST, 1, MAX_LEAST));
            case REJECTED -> new Threshold.Rejected(share(), number(RuleField.LEAST, 1, MAX_LEAST));
        };
    }

    private double share() {
        return get(RuleField.SHARE, text -> Values.decimal(text, 0, 1));
    }

    private int number(RuleField field, int least, int most) {
        return get(field, text -> (int) Values.number(text, least, most));
    }

    private static Duration duration(String text, Duration least, Duration most) {
        Duration duration = Durations.parse(text);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    text + " is out of range; write " + Durations.format(least) + " to " + Durations.format(most));
        }
        return duration;
    }

    private <T> T get(RuleField field, Function<String, T> parser) {
        T said = find(field, parser);
        return said != null ? said : parser.apply(defaults.getOrDefault(field, ""));
    }

    private <T> @Nullable T find(RuleField field, Function<String, T> parser) {
        return settings.find(key(field), parser);
    }

    private String key(RuleField field) {
        return AbuseConfig.RULES + name + "." + field;
    }
}
