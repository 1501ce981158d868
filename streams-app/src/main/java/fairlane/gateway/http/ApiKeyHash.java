package fairlane.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Generates and hashes API keys. An API key has 256 random bits, so that a key cannot be guessed from its SHA-256 hash.
 * A slow hash function is necessary only for passwords.
 */
final class ApiKeyHash {
    /** The prefix of every API key, by which secret scanners recognize leaked keys. */
    static final String PREFIX = "fairlane_";

    private static final int KEY_BYTES = 32;

    private ApiKeyHash() {}

    /** Generates a random API key. */
    static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Returns the SHA-256 hash of an API key. */
    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, although every Java platform must support it", e);
        }
    }

    /** Returns a hash in hexadecimal, which is the notation of the key file. */
    static String toHex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
