package fairlane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param customer whose key it was; null: an operator's, or there are no keys
 */
public record Caller(@Nullable String customer) {
    /** May do everything, for every customer. */
    public static final Caller OPERATOR = new Caller(null);

    /** Somebody of whom nothing is known, where nothing has to be. */
    static final Caller ANONYMOUS = new Caller("");

    public boolean isOperator() {
        return customer == null;
    }

    /** Whether it may send, look and cancel for that customer. */
    public boolean mayActFor(String requestedCustomer) {
        return customer == null || customer.equals(requestedCustomer);
    }
}
