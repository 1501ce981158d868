package fairlane.delivery.progress;

import java.util.List;

/**
 * The outcomes and offsets that one transaction writes.
 *
 * @param partitions the outcomes and the offset of each partition
 * @param claimed attempts that may start once the transaction has acknowledged their messages
 */
public record RecordedBatch(List<PartitionBatch> partitions, List<Attempt> claimed) {
    public RecordedBatch {
        partitions = List.copyOf(partitions);
        claimed = List.copyOf(claimed);
    }

    /**
     * The outcomes and the offset that a transaction writes for one partition.
     *
     * @param finished the attempts whose outcomes the transaction records
     * @param awaitedCount number of delivered messages whose {@code LeasedDelivery} must be notified once the
     *     transaction is committed
     * @param acknowledgement the offset and metadata to commit
     */
    public record PartitionBatch(
            PartitionProgress progress, List<Attempt> finished, int awaitedCount, Acknowledgement acknowledgement) {}

    public boolean isEmpty() {
        return partitions.isEmpty() && claimed.isEmpty();
    }
}
