package fairlane.gateway.leases;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token of a lease. It contains a secret of 128 random bits, and the replica and the channel in plain text, so that
 * any replica can forward commands to the replica that granted the lease.
 *
 * @param replica host:port at which the other replicas reach the replica that granted the lease
 */
record LeaseToken(String secret, String replica, String channel) {
    private static final Pattern LOCATION = Pattern.compile("(\\S+:\\d{1,5})/([A-Za-z0-9._-]{1,80})");
    private static final int SECRET_LENGTH = 22;
    private static final int MAX_LOCATION_LENGTH = 500;
    private static final int SECRET_BYTES = 16;

    /** Returns a generator of secrets that cannot be guessed. The generator is not thread-safe. */
    static Supplier<String> secrets() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            return encode(secret);
        };
    }

    /** Parses the text of a token; returns empty if the text is malformed. */
    static Optional<LeaseToken> parse(String text) {
        if (!isToken(text)) {
            return Optional.empty();
        }
        Matcher location = LOCATION.matcher(decode(text.substring(SECRET_LENGTH + 1)));
        return location.matches()
                ? Optional.of(new LeaseToken(text.substring(0, SECRET_LENGTH), location.group(1), location.group(2)))
                : Optional.empty();
    }

    /**
     * Returns whether the text has the format of a token. A loop checks the format, and not a slower regular
     * expression, because this method runs for each finished message and reads most of the token.
     */
    private static boolean isToken(String text) {
        int locationLength = text.length() - SECRET_LENGTH - 1;
        if (locationLength < 1 || locationLength > MAX_LOCATION_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (i == SECRET_LENGTH ? character != '.' : !isEncoded(character)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the character is a digit of base64url (RFC 4648, section 5). */
    private static boolean isEncoded(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '-'
                || character == '_';
    }

    private static String decode(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the text of the token, which {@link #parse} can parse. */
    String text() {
        return secret + "." + encode((replica + "/" + channel).getBytes(StandardCharsets.UTF_8));
    }
}
