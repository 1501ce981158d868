package fairlane.delivery.progress;

import java.util.List;

/**
 * What one transaction records and commits.
 *
 * @param claimed what may be sent when that has happened
 */
public record RecordedBatch(List<PartitionBatch> partitions, List<Attempt> claimed) {
    public RecordedBatch {
        partitions = List.copyOf(partitions);
        claimed = List.copyOf(claimed);
    }

    /**
     * The part of one partition.
     *
     * @param awaitedCount so many wait until it is recorded
     */
    public record PartitionBatch(
            PartitionProgress progress, List<Attempt> finished, int awaitedCount, Acknowledgement acknowledgement) {}

    public boolean isEmpty() {
        return partitions.isEmpty() && claimed.isEmpty();
    }
}
