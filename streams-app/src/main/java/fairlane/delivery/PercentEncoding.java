package fairlane.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encodes every byte of the UTF-8 form of a text, except ASCII letters, digits and {@code -_~:@+=}. */
final class PercentEncoding {
    private static final String PLAIN = "-_~:@+=";
    private static final String DIGITS = "0123456789ABCDEF";

    private PercentEncoding() {}

    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(UTF_8)) {
            if (isPlain(b)) {
                out.append((char) b);
            } else {
                out.append('%').append(DIGITS.charAt((b >> 4) & 15)).append(DIGITS.charAt(b & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || PLAIN.indexOf(b) >= 0;
    }
}
