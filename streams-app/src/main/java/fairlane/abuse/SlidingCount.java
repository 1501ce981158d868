package fairlane.abuse;

import java.time.Duration;

/**
 * Counts over a window that slides by a part of it at a time. It never counts what is older than the window, and always
 * what is no older than the window less that part. Times are epoch milliseconds, and may go back.
 */
final class SlidingCount {
    /** By a tenth. */
    static final int USUAL_PARTS = 10;

    private final long partMillis;
    private final long[] parts;
    /** The part that a time last fell into, counted from the epoch. */
    private long newest = Long.MIN_VALUE;

    private long total;

    SlidingCount(Duration window) {
        this(window, USUAL_PARTS);
    }

    SlidingCount(Duration window, int parts) {
        this.partMillis = Math.max(1, window.toMillis() / parts);
        this.parts = new long[parts];
    }

    void add(long count, long now) {
        advance(now);
        long part = Math.floorDiv(now, partMillis);
        if (part > newest - parts.length) {
            parts[index(part)] += count;
            total += count;
        }
    }

    long count(long now) {
        advance(now);
        return total;
    }

    private void advance(long now) {
        long part = Math.floorDiv(now, partMillis);
        if (newest == Long.MIN_VALUE) {
            newest = part;
        }
        for (long passed = Math.max(newest + 1, part - parts.length + 1); passed <= part; passed++) {
            total -= parts[index(passed)];
            parts[index(passed)] = 0;
        }
        newest = Math.max(newest, part);
    }

    private int index(long part) {
        return (int) Math.floorMod(part, (long) parts.length);
    }

    /** An estimate of its memory. */
    int bytes() {
        return 64 + parts.length * Long.BYTES;
    }
}
