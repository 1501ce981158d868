package fairlane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A new API key, shown once.
 *
 * @param key for the caller
 * @param line for the key file
 */
public record NewApiKey(String key, String line) {
    /** @param customer null for an operator's key */
    public static NewApiKey of(@Nullable String customer) {
        String key = ApiKeyHash.newKey();
        String owner = customer == null ? "operator" : "customer " + customer;
        return new NewApiKey(key, ApiKeyHash.toHex(ApiKeyHash.sha256(key)) + " " + owner);
    }
}
