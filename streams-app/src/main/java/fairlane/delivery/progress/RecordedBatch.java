package fairlane.delivery.progress;

import java.util.List;

/**
 * The outcomes and commits that one transaction writes.
 *
 * @param claimed messages that may be sent once the transaction is committed
 */
public record RecordedBatch(List<PartitionBatch> partitions, List<Attempt> claimed) {
    public RecordedBatch {
        partitions = List.copyOf(partitions);
        claimed = List.copyOf(claimed);
    }

    /**
     * The outcomes and the commit of one partition.
     *
     * @param finished the attempts whose outcomes are recorded
     * @param awaitedCount number of delivered messages whose lease is notified once the transaction is committed
     */
    public record PartitionBatch(
            PartitionProgress progress, List<Attempt> finished, int awaitedCount, Acknowledgement acknowledgement) {}

    public boolean isEmpty() {
        return partitions.isEmpty() && claimed.isEmpty();
    }
}
