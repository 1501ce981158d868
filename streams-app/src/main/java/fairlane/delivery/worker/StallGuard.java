package fairlane.delivery.worker;

/**
 * Detects that the worker was stalled (a suspended process, a long garbage collection, the migration of a virtual machine)
 * for so long that its partitions may have been reassigned to other workers, which then send the same messages. After a
 * stall the worker must not send a message until the group has accepted a commit that was started after the stall. Used only
 * by the loop thread.
 */
final class StallGuard {
    private final long maxPauseMillis;
    private long lastCheckedAt;
    private long stallCount;
    private long confirmedStallCount;

    /**
     * @param maxPauseMillis longest pause between two checks that does not count as a stall
     * @param now monotonic milliseconds
     */
    StallGuard(long maxPauseMillis, long now) {
        this.maxPauseMillis = maxPauseMillis;
        this.lastCheckedAt = now;
    }

    /** Detects a stall since the last check; called in every pass. @return whether the worker certainly owns its partitions */
    boolean ownsPartitions(long now) {
        if (now - lastCheckedAt > maxPauseMillis) {
            stallCount++;
        }
        lastCheckedAt = now;
        return confirmedStallCount == stallCount;
    }

    /** The number of stalls so far. */
    long stallCount() {
        return stallCount;
    }

    /**
     * Called when a commit of all assigned partitions was accepted.
     *
     * @param stallCountAtStart the number of stalls when the commit was started
     */
    void confirm(long stallCountAtStart) {
        confirmedStallCount = Math.max(confirmedStallCount, stallCountAtStart);
    }
}
