package fairlane.delivery.worker;

/**
 * Detects that the worker was stalled (by the suspension of its process, a long garbage collection, or the migration of a
 * virtual machine) for so long that its partitions may have been reassigned to other workers, which then send the messages
 * that this worker was sending. After a stall the worker must not send a message until the consumer group has accepted a
 * commit that was started after the stall. Used only by the loop thread.
 */
final class StallGuard {
    private final long maxPauseMillis;
    private long lastCheckedAt;
    private long stallCount;
    private long confirmedStallCount;

    /**
     * Creates a guard.
     *
     * @param maxPauseMillis longest pause between two checks that does not count as a stall, in milliseconds
     * @param now the current time, monotonic milliseconds
     */
    StallGuard(long maxPauseMillis, long now) {
        this.maxPauseMillis = maxPauseMillis;
        this.lastCheckedAt = now;
    }

    /**
     * Checks whether the worker was stalled since the last check; called in every pass of the worker loop.
     *
     * @return true if it is certain that the worker still owns its partitions
     */
    boolean ownsPartitions(long now) {
        if (now - lastCheckedAt > maxPauseMillis) {
            stallCount++;
        }
        lastCheckedAt = now;
        return confirmedStallCount == stallCount;
    }

    /** The number of stalls of the worker so far. */
    long stallCount() {
        return stallCount;
    }

    /**
     * Confirms that the worker owns its partitions. Called when Kafka has accepted a commit of all assigned partitions.
     *
     * @param stallCountAtStart the number of stalls when the commit was started
     */
    void confirm(long stallCountAtStart) {
        confirmedStallCount = Math.max(confirmedStallCount, stallCountAtStart);
    }
}
