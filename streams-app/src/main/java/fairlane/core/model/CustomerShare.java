package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What a customer of a channel received over the last minute while it was in the fair-share ring, and what was due to it.
 *
 * @param customer null: all customers without an entry of their own
 * @param released cost units released
 * @param due cost units due
 */
public record CustomerShare(@Nullable String customer, double released, double due) {
    /** How many customers of a channel have an entry of their own. */
    public static final int MAX_NAMED = 10;

    /** Below this, in cost units, the ratio would depend on a single message. */
    private static final double MIN_DUE = 5;

    /** Released units divided by due units; 1 if hardly any were due. */
    public double ratio() {
        return due < MIN_DUE ? 1 : released / due;
    }
}
