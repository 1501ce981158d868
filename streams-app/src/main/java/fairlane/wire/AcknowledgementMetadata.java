package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of a worker's offset commit. It states how many messages beyond the committed offset are finished, and
 * as many of their offsets as fit, so that a restarted worker does not send these messages again.
 *
 * <p>The text is {@code fairlane1:<count>:<finished>}. In {@code <finished>}, {@code 3-5,9} stands for the offsets from
 * the committed offset + 3 to the committed offset + 5, and the committed offset + 9. A range may include offsets
 * without a message, such as transaction markers. If there are too many ranges, the text ends after the last whole
 * range that fits. A worker that acknowledges messages before it sends them writes {@code
 * fairlane1:<count>:<finished>:<in progress>}; {@code <finished>} then also contains the messages in progress, because
 * they must not be sent again either. A worker that leases messages writes {@code
 * fairlane1:<count>:<finished>:-:<leased>}, where {@code <leased>} has the format of {@link LeasedOffsets}. Metadata of
 * other clients is ignored.
 *
 * @param finishedCount number of all finished messages after the committed offset
 * @param finished offsets of the finished messages; incomplete if they did not fit into the metadata
 * @param inProgress those of the finished offsets whose messages the worker was sending, so that it is unknown whether
 *     they were sent; null if the worker acknowledges messages only after sending them
 * @param leased offsets of leased messages, each of which must not be leased again before its lease ends
 */
public record AcknowledgementMetadata(
        long finishedCount, OffsetRanges finished, @Nullable OffsetRanges inProgress, LeasedOffsets leased) {
    /**
     * The maximum length of the text in characters, which is the default of the broker setting {@code
     * offset.metadata.max.bytes}.
     */
    static final int MAX_CHARACTERS = 4_096;

    private static final String VERSION = "fairlane1";
    /**
     * The number of characters reserved for the leases. The text must contain all leases, if necessary with less exact
     * times, whereas the list of finished offsets may be incomplete.
     */
    private static final int MAX_LEASED_CHARACTERS = MAX_CHARACTERS / 2;

    private static final String NOTHING_IN_PROGRESS = "-";

    /** Returns metadata that states that no message after the committed offset is finished or leased. */
    public static AcknowledgementMetadata empty() {
        return new AcknowledgementMetadata(0, new OffsetRanges(), null, new LeasedOffsets());
    }

    /**
     * Parses the metadata of a committed offset.
     *
     * @param text the metadata as text; for null and for text in another format, the method returns {@link #empty}
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

    /** Returns the number of finished messages that the metadata states; 0 for null and for text in another format. */
    public static long count(@Nullable String text) {
        return parse(0, text).finishedCount();
    }

    /** Returns the text for a commit of the offset {@code committed}; empty if there is nothing to state. */
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

    /**
     * Returns whether the text has room for all finished offsets and all offsets in progress, without regard to the
     * length of the leases.
     */
    public boolean fits(long committed) {
        String ranges = finished.encode(committed, Integer.MAX_VALUE);
        String inProgressText = inProgress == null ? "" : ":" + inProgress.encode(committed, Integer.MAX_VALUE);
        return (VERSION + ":" + finishedCount + ":").length() + ranges.length() + inProgressText.length()
                <= MAX_CHARACTERS;
    }
}
