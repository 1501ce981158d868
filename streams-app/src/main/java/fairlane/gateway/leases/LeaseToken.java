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
    private static final Pattern HOME = Pattern.compile("(\\S+:\\d{1,5})/([A-Za-z0-9._-]{1,80})");
    private static final int SECRET_LENGTH = 22;
    private static final int MOST_HOME_LENGTH = 500;
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
        if (!isToken(text)) {
            return Optional.empty();
        }
        Matcher home = HOME.matcher(decoded(text.substring(SECRET_LENGTH + 1)));
        return home.matches()
                ? Optional.of(new LeaseToken(text.substring(0, SECRET_LENGTH), home.group(1), home.group(2)))
                : Optional.empty();
    }

    /** A loop, and no expression: each message that is finished comes by here, and most of its token is this. */
    private static boolean isToken(String text) {
        int homeLength = text.length() - SECRET_LENGTH - 1;
        if (homeLength < 1 || homeLength > MOST_HOME_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (i == SECRET_LENGTH ? each != '.' : !isEncoded(each)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it stands for six bits (RFC 4648, section 5). */
    private static boolean isEncoded(char each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || each == '-'
                || each == '_';
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
