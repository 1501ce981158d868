package fairlane.delivery.progress;

/**
 * What is committed of a partition.
 *
 * @param offset of the first message that is not finished, or where the next one will be
 * @param metadata as {@link fairlane.wire.AcknowledgementMetadata} writes it
 */
public record Acknowledgement(long offset, String metadata) {
    /** Nobody has committed anything. */
    public static final Acknowledgement NONE = new Acknowledgement(-1, "");
}
