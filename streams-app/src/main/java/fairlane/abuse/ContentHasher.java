package fairlane.abuse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes a text or bytes to the first 64 bits of SHA-256, so that collisions cannot be crafted. The class is not
 * thread-safe.
 */
final class ContentHasher {
    private final MessageDigest digest;

    ContentHasher() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    long hash(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    long hash(String text) {
        return hash(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
