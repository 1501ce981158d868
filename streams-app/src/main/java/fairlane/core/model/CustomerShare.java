package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Compares the cost units that a customer of a channel released in the last minute, while the customer was in the
 * fair-share ring, with the cost units that were due to the customer.
 *
 * @param customer the customer's id; null for all customers without an entry of their own
 * @param released cost units that the customer released
 * @param due cost units that the customer would have released under exact sharing by weight
 */
public record CustomerShare(@Nullable String customer, double released, double due) {
    /** The most customers of a channel that have an entry of their own. */
    public static final int MAX_NAMED = 10;

    /**
     * The fewest due cost units for which the ratio is computed; with fewer due units, a single message would determine
     * the ratio.
     */
    private static final double MIN_DUE = 5;

    /** Returns the released units divided by the due units; 1 if fewer than 5 units were due. */
    public double ratio() {
        return due < MIN_DUE ? 1 : released / due;
    }
}
