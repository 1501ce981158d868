package fairlane.cli.text;

import fairlane.admin.policies.LimitField;
import fairlane.schema.Limit;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Limits in words. */
public final class LimitText {
    private LimitText() {}

    /** What is said, in a line. */
    public static String summary(Limit limit) {
        String summary = Arrays.stream(LimitField.values())
                .filter(field -> field.text(limit) != null)
                .map(field -> field + " " + field.text(limit))
                .collect(Collectors.joining("; "));
        return summary.isEmpty() ? "nothing" : summary;
    }
}
