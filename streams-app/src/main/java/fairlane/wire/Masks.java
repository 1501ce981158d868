package fairlane.wire;

import java.nio.ByteBuffer;

/** Masks the recipients and bodies of messages, for output in which the user has not requested to see them. */
public final class Masks {
    private static final int VISIBLE_START = 3;
    private static final int VISIBLE_END = 2;

    private Masks() {}

    /** Returns {@code +46***67} for {@code +46701234567} and {@code a***@example.com} for {@code anna@example.com}. */
    public static String recipient(String recipient) {
        int at = recipient.indexOf('@');
        if (at > 0) {
            return start(recipient, 1) + "***" + recipient.substring(at);
        }
        return recipient.length() < 2 * (VISIBLE_START + VISIBLE_END)
                ? "***"
                : start(recipient, VISIBLE_START) + "***" + end(recipient, VISIBLE_END);
    }

    /** Returns only the length of the body, in words: {@code 23 bytes}. */
    public static String body(ByteBuffer body) {
        int bytes = body.remaining();
        return bytes == 1 ? "1 byte" : bytes + " bytes";
    }

    private static String start(String text, int length) {
        return text.substring(0, text.offsetByCodePoints(0, length));
    }

    private static String end(String text, int length) {
        return text.substring(text.offsetByCodePoints(text.length(), -length));
    }
}
