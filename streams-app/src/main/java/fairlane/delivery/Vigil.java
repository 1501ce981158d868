package fairlane.delivery;

/**
 * Notices when the worker was held up (a suspended process, a long collection of garbage, a machine that was moved) for so
 * long that its partitions may have gone to others, who send what it has in hand. It may not send any of it before its
 * group has accepted a commit of its that was begun later. Used by the loop's thread alone.
 */
final class Vigil {
    private final long longestMillis;
    private long seenAt;
    private long lapses;
    private long renewed;

    /**
     * @param longestMillis to be held up for so long is harmless
     * @param now milliseconds that never go back
     */
    Vigil(long longestMillis, long now) {
        this.longestMillis = longestMillis;
        this.seenAt = now;
    }

    /** Called all the time. @return whether what is in hand is certainly still this worker's */
    boolean holds(long now) {
        if (now - seenAt > longestMillis) {
            lapses++;
        }
        seenAt = now;
        return renewed == lapses;
    }

    /** How often it has lapsed. */
    long lapses() {
        return lapses;
    }

    /** A commit of all partitions that are here was accepted. @param lapses that there had been when it was begun */
    void renew(long lapses) {
        renewed = Math.max(renewed, lapses);
    }
}
