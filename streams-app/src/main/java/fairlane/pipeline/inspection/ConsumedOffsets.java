package fairlane.pipeline.inspection;

/**
 * The offsets of the next records that a task will process on the requests topic and the bulk topic. Used only by the
 * stream thread.
 */
public final class ConsumedOffsets {
    private long nextRequestOffset;
    private long nextBulkOffset;

    /**
     * Records that the task has processed the record at this offset of the requests topic or, if {@code fromBulk}, of
     * the bulk topic.
     */
    public void advance(long offset, boolean fromBulk) {
        if (fromBulk) {
            nextBulkOffset = offset + 1;
        } else {
            nextRequestOffset = offset + 1;
        }
    }

    long nextRequestOffset() {
        return nextRequestOffset;
    }

    long nextBulkOffset() {
        return nextBulkOffset;
    }
}
