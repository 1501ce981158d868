package fairlane.delivery.worker;

/**
 * Notices when the worker was held up (a suspended process, a long collection of garbage, a machine that was moved) for so
 * long that its partitions may have gone to others, who send what it has in hand. It may not send any of it before its
 * group has accepted a commit of its that was begun later. Used by the loop's thread alone.
 */
final class StallGuard {
    private final long maxPauseMillis;
    private long lastCheckedAt;
    private long stallCount;
    private long confirmedStallCount;

    /**
     * @param maxPauseMillis to be held up for so long is harmless
     * @param now milliseconds that never go back
     */
    StallGuard(long maxPauseMillis, long now) {
        this.maxPauseMillis = maxPauseMillis;
        this.lastCheckedAt = now;
    }

    /** Called all the time. @return whether what is in hand is certainly still this worker's */
    boolean check(long now) {
        if (now - lastCheckedAt > maxPauseMillis) {
            stallCount++;
        }
        lastCheckedAt = now;
        return confirmedStallCount == stallCount;
    }

    /** How often it has lapsed. */
    long stallCount() {
        return stallCount;
    }

    /** A commit of all partitions that are here was accepted. @param lapses that there had been when it was begun */
    void confirm(long stallCountAtStart) {
        confirmedStallCount = Math.max(confirmedStallCount, stallCountAtStart);
    }
}
