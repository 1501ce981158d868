package fairlane.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Generates and hashes API keys. A key has 256 random bits, so its plain hash reveals nothing; slow hash functions are
 * for passwords.
 */
final class ApiKeyHash {
    /** The prefix of every key, so that secret scanners find leaked keys. */
    static final String PREFIX = "fairlane_";

    private static final int KEY_BYTES = 32;

    private ApiKeyHash() {}

    /** Generates a key. */
    static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Returns the SHA-256 of a key. */
    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }

    /** Returns a hash in the notation of the key file. */
    static String toHex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
