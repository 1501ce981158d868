package fairlane.delivery;

/**
 * The position of a delivery record, and its lease under an earlier worker.
 *
 * @param partition partition of the channel's deliveries topic
 * @param offset offset in the partition
 * @param leasedUntil end of the lease that an earlier worker granted, epoch milliseconds; 0 if the message is not leased
 */
public record Position(int partition, long offset, long leasedUntil) {}
