package fairlane.delivery;

/**
 * The position of a delivery record in its partition, and the end of the lease that an earlier worker granted for the
 * message of the record.
 *
 * @param partition number of the partition of the channel's deliveries topic
 * @param offset offset of the record in the partition
 * @param leasedUntil end of the lease that an earlier worker granted, epoch milliseconds; 0 if the message is not leased
 */
public record Position(int partition, long offset, long leasedUntil) {}
