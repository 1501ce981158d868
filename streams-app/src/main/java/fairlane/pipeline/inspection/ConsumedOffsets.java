package fairlane.pipeline.inspection;

/** The next offsets that a task will process. For the stream thread. */
public final class ConsumedOffsets {
    private long nextRequestOffset;
    private long nextBulkOffset;

    /** Records that a record was processed. */
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
