package fairlane.pipeline.inspection;

/** How far a task has taken in what it is handed: the offsets that come next. For the stream thread. */
public final class ConsumedOffsets {
    private long nextRequestOffset;
    private long nextBulkOffset;

    /** Takes note of a record that was taken in. */
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
