package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What customers of a channel got while they stood in line for it, and what was due to them, over the last minute.
 *
 * @param customer null: all that are not told one by one
 * @param released cost units
 * @param due cost units
 */
public record CustomerShare(@Nullable String customer, double released, double due) {
    /** So many customers of a channel are told one by one. */
    public static final int MAX_NAMED = 10;

    /** Of less than so much, a single message more or less would be all that is told. */
    private static final double MIN_DUE = 5;

    /** What was got by what was due; 1 where hardly anything was. */
    public double ratio() {
        return due < MIN_DUE ? 1 : released / due;
    }
}
