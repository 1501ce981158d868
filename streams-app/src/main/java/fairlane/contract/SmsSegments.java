package fairlane.contract;

/**
 * Counts the SMS segments of a text according to 3GPP TS 23.038 (the 7-bit default alphabet and its extension table)
 * and TS 23.040. The latter says that each part of a message with several parts has a header of 6 bytes, which leaves
 * room for 153 instead of 160 characters of 7 bits, or 67 instead of 70 UTF-16 units.
 */
public final class SmsSegments {
    private static final String DEFAULT_ALPHABET = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final int SINGLE_7_BIT = 160;
    private static final int PART_7_BIT = 153;
    private static final int SINGLE_16_BIT = 70;
    private static final int PART_16_BIT = 67;

    private SmsSegments() {}

    /**
     * Returns the number of SMS segments of {@code text}. It is at least 1, because an empty text is sent as one
     * segment.
     */
    public static int count(String text) {
        return isDefaultAlphabet(text)
                ? count(text, SINGLE_7_BIT, PART_7_BIT, true)
                : count(text, SINGLE_16_BIT, PART_16_BIT, false);
    }

    private static boolean isDefaultAlphabet(String text) {
        return text.chars().allMatch(c -> DEFAULT_ALPHABET.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
    }

    private static int count(String text, int singleCapacity, int partCapacity, boolean sevenBit) {
        int units = 0;
        int segments = 1;
        int inSegment = 0;
        for (int i = 0; i < text.length(); i++) {
            int size = 1;
            if (sevenBit) {
                size = EXTENSION.indexOf(text.charAt(i)) >= 0 ? 2 : 1;
            } else if (Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()) {
                size = 2;
                i++;
            }
            units += size;
            if (inSegment + size > partCapacity) {
                segments++;
                inSegment = 0;
            }
            inSegment += size;
        }
        return units <= singleCapacity ? 1 : segments;
    }
}
