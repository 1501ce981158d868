package fairlane.delivery.handlers;

import fairlane.wire.Masks;

/** What a server said, as a piece of a sentence that stands in headers, logs and tables. */
final class ServerText {
    /** In characters. */
    private static final int LONGEST = 200;

    private ServerText() {}

    /** On one line, not too long, and without the recipient. */
    static String piece(String text, String recipient) {
        String masked = recipient.isEmpty() ? text : text.replace(recipient, Masks.recipient(recipient));
        String line = masked.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "..";
    }
}
