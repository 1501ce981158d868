package fairlane.cli.text;

import fairlane.admin.policies.LimitField;
import fairlane.schema.Limit;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Formats the settings of a limit record as text. */
public final class LimitText {
    private LimitText() {}

    /**
     * Returns the fields that the limit record sets, in one line; the word {@code nothing} if the record sets no field.
     */
    public static String summary(Limit limit) {
        String summary = Arrays.stream(LimitField.values())
                .filter(field -> field.text(limit) != null)
                .map(field -> field + " " + field.text(limit))
                .collect(Collectors.joining("; "));
        return summary.isEmpty() ? "nothing" : summary;
    }
}
