package fairlane.delivery;

/**
 * Where a delivery stands, and whether somebody has it already.
 *
 * @param partition of the channel's deliveries
 * @param offset there
 * @param leasedUntil another worker has lent it to somebody until then, epoch milliseconds; 0: nobody has it
 */
public record Position(int partition, long offset, long leasedUntil) {}
