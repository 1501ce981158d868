package fairlane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A newly generated API key. The key is shown only once, because the key file contains only its hash.
 *
 * @param key the key that the caller sends
 * @param line the line to add to the key file, which contains the hash and the owner of the key
 */
public record NewApiKey(String key, String line) {
    /**
     * Generates an API key.
     *
     * @param customer the customer that owns the key; null for an operator's key
     */
    public static NewApiKey of(@Nullable String customer) {
        String key = ApiKeyHash.newKey();
        String owner = customer == null ? "operator" : "customer " + customer;
        return new NewApiKey(key, ApiKeyHash.toHex(ApiKeyHash.sha256(key)) + " " + owner);
    }
}
