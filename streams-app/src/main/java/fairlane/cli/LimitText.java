package fairlane.cli;

import fairlane.admin.policies.LimitField;
import fairlane.schema.Limit;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Limits in words. */
final class LimitText {
    private LimitText() {}

    /** What is said, in a line. */
    static String summary(Limit limit) {
        String said = Arrays.stream(LimitField.values())
                .filter(field -> field.text(limit) != null)
                .map(field -> field + " " + field.text(limit))
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "nothing" : said;
    }
}
