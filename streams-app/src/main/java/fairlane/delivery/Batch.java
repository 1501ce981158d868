package fairlane.delivery;

import java.util.List;

/**
 * What one transaction records and commits.
 *
 * @param claimed what may be sent when that has happened
 */
record Batch(List<Part> parts, List<Attempt> claimed) {
    Batch {
        parts = List.copyOf(parts);
        claimed = List.copyOf(claimed);
    }

    /**
     * The part of one partition.
     *
     * @param awaited so many wait until it is recorded
     */
    record Part(PartitionProgress progress, List<Attempt> ended, int awaited, Acknowledgement acknowledgement) {}

    boolean isEmpty() {
        return parts.isEmpty() && claimed.isEmpty();
    }
}
