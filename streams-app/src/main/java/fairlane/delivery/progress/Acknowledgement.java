package fairlane.delivery.progress;

/**
 * The offset and metadata that a worker commits for one partition, which acknowledge the finished messages.
 *
 * @param offset offset of the first unfinished message; if there is none, the offset of the next message to read
 * @param metadata commit metadata in the format of {@link fairlane.wire.AcknowledgementMetadata}
 */
public record Acknowledgement(long offset, String metadata) {
    /** The acknowledgement of a partition for which the consumer group has not committed an offset. */
    public static final Acknowledgement NONE = new Acknowledgement(-1, "");
}
