package fairlane.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Keys of callers, and what is kept of them. A key has 256 random bits, so that its plain hash tells nobody anything:
 * what is slow to compute is for passwords.
 */
final class ApiKeyHash {
    /** What a key begins with, so that one that got out is found by whoever looks for such. */
    static final String PREFIX = "fairlane_";

    private static final int KEY_BYTES = 32;

    private ApiKeyHash() {}

    /** A new key. */
    static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** SHA-256 of a key. */
    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As it stands in the file of keys. */
    static String toHex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
