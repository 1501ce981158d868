package fairlane.wire;

/**
 * What is on its way on one partition of a channel. Offsets count as messages.
 *
 * @param group the consumer group whose committed offsets are the acknowledgements
 * @param everAcknowledged whether it has ever committed more than the beginning
 * @param released the end of the partition's log
 * @param acknowledged of that, how much needs no waiting for any more
 * @param messages released, and not acknowledged
 * @param window so many may be
 * @param timedOut whether nothing was acknowledged for so long that nothing is released until something is
 */
public record InFlight(
        String group,
        boolean everAcknowledged,
        long released,
        long acknowledged,
        long messages,
        long window,
        boolean timedOut) {

    /** How many more may be released. */
    public long room() {
        return timedOut ? 0 : Math.max(0, window - messages);
    }
}
