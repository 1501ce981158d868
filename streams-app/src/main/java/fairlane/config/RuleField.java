package fairlane.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The fields of an abuse rule, which are configured as {@code abuse.rules.<name>.<field>}. */
enum RuleField {
    KIND,
    PER,
    CHANNELS,
    WINDOW,
    RECIPIENTS,
    SHARE,
    HISTORY,
    TIMES,
    LEAST,
    TRAILING,
    ACTION,
    RATE;

    static Optional<RuleField> named(String text) {
        return Arrays.stream(values())
                .filter(field -> field.toString().equals(text))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
