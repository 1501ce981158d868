package fairlane.config;

import static fairlane.config.RuleField.ACTION;
import static fairlane.config.RuleField.CHANNELS;
import static fairlane.config.RuleField.HISTORY;
import static fairlane.config.RuleField.LEAST;
import static fairlane.config.RuleField.PER;
import static fairlane.config.RuleField.RATE;
import static fairlane.config.RuleField.RECIPIENTS;
import static fairlane.config.RuleField.SHARE;
import static fairlane.config.RuleField.TIMES;
import static fairlane.config.RuleField.TRAILING;
import static fairlane.config.RuleField.WINDOW;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of abuse rules, each with default values for the fields of its rules. Without configuration, there is one
 * abuse rule of each kind.
 */
enum RuleKind {
    SAME_BODY(
            "same-body",
            Map.of(PER, "sender", CHANNELS, "rated", WINDOW, "10m", RECIPIENTS, "250", ACTION, "block", RATE, "6/min")),
    NEW_RECIPIENTS(
            "new-recipients",
            Map.of(
                    PER,
                    "sender",
                    CHANNELS,
                    "rated",
                    WINDOW,
                    "10m",
                    RECIPIENTS,
                    "500",
                    SHARE,
                    "0.9",
                    HISTORY,
                    "1h",
                    ACTION,
                    "report",
                    RATE,
                    "6/min")),
    RISE(
            "rise",
            Map.of(
                    PER,
                    "customer",
                    CHANNELS,
                    "rated",
                    WINDOW,
                    "10m",
                    TIMES,
                    "20",
                    LEAST,
                    "2000",
                    TRAILING,
                    "1h",
                    ACTION,
                    "report",
                    RATE,
                    "6/min")),
    INVALID("invalid", Map.of(WINDOW, "10m", SHARE, "0.5", LEAST, "100", ACTION, "report", RATE, "6/min")),
    REJECTED(
            "rejected",
            Map.of(
                    PER, "sender", CHANNELS, "all", WINDOW, "1h", SHARE, "0.5", LEAST, "100", ACTION, "report", RATE,
                    "6/min"));

    private final String text;
    private final Map<RuleField, String> defaults;

    RuleKind(String text, Map<RuleField, String> defaults) {
        this.text = text;
        this.defaults = Collections.unmodifiableMap(new EnumMap<>(defaults));
    }

    static Optional<RuleKind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(RuleKind::toString).collect(Collectors.joining(", "));
    }

    /** The fields that an abuse rule of this kind has, each with its default value. */
    Map<RuleField, String> defaults() {
        return defaults;
    }

    @Override
    public String toString() {
        return text;
    }
}
