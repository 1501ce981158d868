package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a worker's commit says: how many messages are finished beyond the committed offset, and as far as
 * it fits, which, so that a restart does not send them again.
 *
 * <p>As text {@code fairlane1:<count>:<finished>}, where {@code 3-5,9} stands for the committed offset + 3 to 5, and + 9;
 * a range may run over offsets that are no messages. Too many of them are cut off behind a whole range. A worker that
 * acknowledges before it sends writes {@code fairlane1:<count>:<finished>:<in hand>}: its finished ones are those that
 * nobody may send any more, those in hand among them. Metadata of anybody else means nothing.
 *
 * @param count messages beyond the committed offset that are finished, in all
 * @param finished their offsets, as far as known
 * @param inHand of these, those of which it is not known whether they were sent; null: the worker acknowledges after it
 *     has sent
 */
public record AcknowledgementMetadata(
        long count, OffsetRanges finished, @Nullable OffsetRanges inHand) {
    /** What brokers take by default ({@code offset.metadata.max.bytes}). */
    static final int MAX_CHARACTERS = 4_096;

    private static final String VERSION = "fairlane1";

    /** Nothing is finished beyond the committed offset, as far as known. */
    public static AcknowledgementMetadata none() {
        return new AcknowledgementMetadata(0, new OffsetRanges(), null);
    }

    /**
     * Reads what stands beside a committed offset.
     *
     * @param text anything; what no worker of ours wrote means nothing
     */
    public static AcknowledgementMetadata parse(long committed, @Nullable String text) {
        String[] parts = text == null ? new String[0] : text.split(":", -1);
        if (parts.length < 3 || !parts[0].equals(VERSION)) {
            return none();
        }
        try {
            return new AcknowledgementMetadata(
                    Long.parseLong(parts[1]),
                    OffsetRanges.parse(parts[2], committed),
                    parts.length == 3 ? null : OffsetRanges.parse(parts[3], committed));
        } catch (IllegalArgumentException e) {
            return none();
        }
    }

    /** How many are finished beyond the committed offset; 0 where nobody says so. */
    public static long count(@Nullable String text) {
        return parse(0, text).count();
    }

    /** What is written beside a committed offset; empty where there is nothing to say. */
    public String text(long committed) {
        if (count == 0 && inHand == null) {
            return "";
        }
        String head = VERSION + ":" + count + ":";
        String tail = inHand == null ? "" : ":" + inHand.text(committed, MAX_CHARACTERS - head.length() - 1);
        return head + finished.text(committed, MAX_CHARACTERS - head.length() - tail.length()) + tail;
    }

    /** Whether all the offsets have room in the text. */
    public boolean fits(long committed) {
        String ranges = finished.text(committed, Integer.MAX_VALUE);
        String more = inHand == null ? "" : ":" + inHand.text(committed, Integer.MAX_VALUE);
        return (VERSION + ":" + count + ":").length() + ranges.length() + more.length() <= MAX_CHARACTERS;
    }
}
