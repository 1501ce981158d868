package fairlane.gateway.leases;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a lease is named: a secret of 128 random bits, and in the open the replica and the channel that have it, so
 * that any replica can pass on what is said of it.
 *
 * @param replica host:port by which the others reach it
 */
record LeaseToken(String secret, String replica, String channel) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{1,500})");
    private static final Pattern HOME = Pattern.compile("(\\S+:\\d{1,5})/([A-Za-z0-9._-]{1,80})");
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
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Matcher home = HOME.matcher(decoded(parts.group(2)));
        return home.matches()
                ? Optional.of(new LeaseToken(parts.group(1), home.group(1), home.group(2)))
                : Optional.empty();
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
