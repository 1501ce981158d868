package fairlane.core;

import org.jspecify.annotations.Nullable;

/**
 * What customers of a channel got while they stood in line for it, and what was due to them, over the last minute.
 *
 * @param customer null: all that are not told one by one
 * @param got cost units
 * @param due cost units
 */
public record Share(@Nullable String customer, double got, double due) {
    /** So many customers of a channel are told one by one. */
    public static final int MOST_NAMED = 10;

    /** Of less than so much, a single message more or less would be all that is told. */
    private static final double LEAST_DUE = 5;

    /** What was got by what was due; 1 where hardly anything was. */
    public double ratio() {
        return due < LEAST_DUE ? 1 : got / due;
    }
}
