package fairlane.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A key for a caller, shown once.
 *
 * @param key for the caller
 * @param line for the file of keys
 */
public record NewKey(String key, String line) {
    /** @param customer null: for an operator */
    public static NewKey of(@Nullable String customer) {
        String key = KeyHash.newKey();
        String whose = customer == null ? "operator" : "customer " + customer;
        return new NewKey(key, KeyHash.text(KeyHash.of(key)) + " " + whose);
    }
}
