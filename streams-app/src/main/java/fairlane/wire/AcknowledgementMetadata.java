package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a worker's commit says: how many messages are finished beyond the committed offset, and as far as
 * it fits, which, so that a restart does not send them again.
 *
 * <p>As text {@code fairlane1:<count>:<finished>}, where {@code 3-5,9} stands for the committed offset + 3 to 5, and + 9;
 * a range may run over offsets that are no messages. Too many of them are cut off behind a whole range. A worker that
 * acknowledges before it sends writes {@code fairlane1:<count>:<finished>:<in hand>}: its finished ones are those that
 * nobody may send any more, those in hand among them. One that lends messages writes
 * {@code fairlane1:<count>:<finished>:-:<lent>}, as {@link LeasedOffsets} has it. Metadata of anybody else means nothing.
 *
 * @param finishedCount messages beyond the committed offset that are finished, in all
 * @param finished their offsets, as far as known
 * @param inProgress of these, those of which it is not known whether they were sent; null: the worker acknowledges after it
 *     has sent
 * @param leased what nobody may have for a while
 */
public record AcknowledgementMetadata(
        long finishedCount, OffsetRanges finished, @Nullable OffsetRanges inProgress, LeasedOffsets leased) {
    /** What brokers take by default ({@code offset.metadata.max.bytes}). */
    static final int MAX_CHARACTERS = 4_096;

    private static final String VERSION = "fairlane1";
    /** What is lent has to be said, if need be less exactly; what is finished need not. */
    private static final int MAX_LEASED_CHARACTERS = MAX_CHARACTERS / 2;

    private static final String NOTHING_IN_PROGRESS = "-";

    /** Nothing is finished beyond the committed offset, as far as known. */
    public static AcknowledgementMetadata empty() {
        return new AcknowledgementMetadata(0, new OffsetRanges(), null, new LeasedOffsets());
    }

    /**
     * Reads what stands beside a committed offset.
     *
     * @param text anything; what no worker of ours wrote means nothing
     */
    public static AcknowledgementMetadata parse(long committed, @Nullable String text) {
        String[] parts = text == null ? new String[0] : text.split(":", -1);
        if (parts.length < 3 || !parts[0].equals(VERSION)) {
            return empty();
        }
        try {
            return new AcknowledgementMetadata(
                    Long.parseLong(parts[1]),
                    OffsetRanges.parse(parts[2], committed),
                    parts.length == 3 || parts[3].equals(NOTHING_IN_PROGRESS)
                            ? null
                            : OffsetRanges.parse(parts[3], committed),
                    parts.length < 5 ? new LeasedOffsets() : LeasedOffsets.parse(parts[4], committed));
        } catch (IllegalArgumentException e) {
            return empty();
        }
    }

    /** How many are finished beyond the committed offset; 0 where nobody says so. */
    public static long count(@Nullable String text) {
        return parse(0, text).finishedCount();
    }

    /** What is written beside a committed offset; empty where there is nothing to say. */
    public String encode(long committed) {
        if (finishedCount == 0 && inProgress == null && leased.isEmpty()) {
            return "";
        }
        String head = VERSION + ":" + finishedCount + ":";
        String tail = encodeTail(committed, MAX_CHARACTERS - head.length() - 1);
        return head + finished.encode(committed, MAX_CHARACTERS - head.length() - tail.length()) + tail;
    }

    private String encodeTail(long committed, int maxLength) {
        if (!leased.isEmpty()) {
            return ":" + NOTHING_IN_PROGRESS + ":" + leased.encode(committed, MAX_LEASED_CHARACTERS);
        }
        return inProgress == null ? "" : ":" + inProgress.encode(committed, maxLength);
    }

    /** Whether all the offsets have room in the text, where nothing is lent. */
    public boolean fits(long committed) {
        String ranges = finished.encode(committed, Integer.MAX_VALUE);
        String inProgressText = inProgress == null ? "" : ":" + inProgress.encode(committed, Integer.MAX_VALUE);
        return (VERSION + ":" + finishedCount + ":").length() + ranges.length() + inProgressText.length()
                <= MAX_CHARACTERS;
    }
}
