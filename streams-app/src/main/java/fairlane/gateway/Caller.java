package fairlane.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param customer whose key it was; null: an operator's, or there are no keys
 */
record Caller(@Nullable String customer) {
    /** May do everything, for every customer. */
    static final Caller OPERATOR = new Caller(null);

    /** Somebody of whom nothing is known, where nothing has to be. */
    static final Caller NOBODY = new Caller("");

    boolean isOperator() {
        return customer == null;
    }

    /** Whether it may send, look and cancel for that customer. */
    boolean mayActFor(String other) {
        return customer == null || customer.equals(other);
    }
}
