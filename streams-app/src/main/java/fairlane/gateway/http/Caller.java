package fairlane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a caller of the gateway.
 *
 * @param customer the customer that owns the caller's API key; null for an operator, and if the gateway uses no API
 *     keys
 */
public record Caller(@Nullable String customer) {
    /** A caller that may do everything for every customer. */
    public static final Caller OPERATOR = new Caller(null);

    /** The caller of a route that requires no API key. */
    static final Caller ANONYMOUS = new Caller("");

    public boolean isOperator() {
        return customer == null;
    }

    /** Returns whether this caller may send, inspect and cancel messages of the customer {@code requestedCustomer}. */
    public boolean mayActFor(String requestedCustomer) {
        return customer == null || customer.equals(requestedCustomer);
    }
}
