package fairlane.delivery;

/**
 * What is committed of a partition.
 *
 * @param offset of the first message that is not finished, or where the next one will be
 * @param metadata as {@link fairlane.wire.AcknowledgementMetadata} writes it
 */
record Acknowledgement(long offset, String metadata) {
    /** Nobody has committed anything. */
    static final Acknowledgement NONE = new Acknowledgement(-1, "");
}
