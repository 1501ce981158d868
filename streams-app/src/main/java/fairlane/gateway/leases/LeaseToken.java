package fairlane.gateway.leases;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * By what a lease is named: a secret of 128 random bits, and in the open the replica and the channel that have it, so
 * that any replica can pass on what is said of it.
 *
 * @param replica host:port by which the others reach it
 */
record LeaseToken(String secret, String replica, String channel) {
    private static final int SECRET_LENGTH = 22;
    private static final int MOST_LENGTH = 523;
    private static final int SECRET_BYTES = 16;

    /** Makes secrets that nobody can guess. Not for use by many threads. */
    static Supplier<String> secrets() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            return encoded(secret);
        };
    }

    /** As it stands in a path; empty: it is none. */
    static Optional<LeaseToken> parse(String text) {
        if (text.length() > MOST_LENGTH || text.indexOf('.') != SECRET_LENGTH || !isSecret(text)) {
            return Optional.empty();
        }
        String home = decoded(text.substring(SECRET_LENGTH + 1));
        int slash = home.lastIndexOf('/');
        return slash > 0 && slash < home.length() - 1
                ? Optional.of(new LeaseToken(
                        text.substring(0, SECRET_LENGTH), home.substring(0, slash), home.substring(slash + 1)))
                : Optional.empty();
    }

    /** A loop, and no expression: each message that is finished comes by here. */
    private static boolean isSecret(String text) {
        for (int i = 0; i < SECRET_LENGTH; i++) {
            char each = text.charAt(i);
            boolean isLetter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
            if (!isLetter && !(each >= '0' && each <= '9') && each != '-' && each != '_') {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** As {@link #parse} reads it. */
    String text() {
        return secret + "." + encoded((replica + "/" + channel).getBytes(StandardCharsets.UTF_8));
    }
}
