package fairlane.delivery.handlers;

import fairlane.wire.Masks;

/** Shortens the reply of a server for error texts in record headers, logs and tables. */
final class ServerReplyText {
    /** Maximum length of an excerpt, in characters. */
    private static final int MAX_LENGTH = 200;

    private ServerReplyText() {}

    /** Returns the text of a server's reply on one line, truncated, and with the recipient masked. */
    static String excerpt(String text, String recipient) {
        String masked = recipient.isEmpty() ? text : text.replace(recipient, Masks.recipient(recipient));
        String line = masked.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "..";
    }
}
