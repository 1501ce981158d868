package fairlane.delivery.progress;

/**
 * The commit of one partition.
 *
 * @param offset of the first unfinished message; without one, the offset of the next message to read
 * @param metadata in the format of {@link fairlane.wire.AcknowledgementMetadata}
 */
public record Acknowledgement(long offset, String metadata) {
    /** The group has not committed an offset. */
    public static final Acknowledgement NONE = new Acknowledgement(-1, "");
}
