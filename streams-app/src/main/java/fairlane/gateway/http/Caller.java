package fairlane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a caller.
 *
 * @param customer the owner of the API key; null for an operator, or if the gateway has no keys
 */
public record Caller(@Nullable String customer) {
    /** May do everything, for every customer. */
    public static final Caller OPERATOR = new Caller(null);

    /** An unidentified caller, for routes that need no key. */
    static final Caller ANONYMOUS = new Caller("");

    public boolean isOperator() {
        return customer == null;
    }

    /** Returns whether this caller may send, inspect and cancel messages of that customer. */
    public boolean mayActFor(String requestedCustomer) {
        return customer == null || customer.equals(requestedCustomer);
    }
}
