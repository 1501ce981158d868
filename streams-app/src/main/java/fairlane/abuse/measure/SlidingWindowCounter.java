package fairlane.abuse.measure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts over a window that slides by a part of it at a time. It never counts what is older than the window, and always
 * what is no older than the window less that part. Times are epoch milliseconds, and may go back.
 */
final class SlidingWindowCounter {
    /** By a tenth. */
    static final int DEFAULT_PARTS = 10;

    private final long partMillis;
    private final int partCount;
    /** Null while all that counts fell into one part, the newest: that is so of most customers. */
    private long @Nullable [] countByPart;
    /** The part that a time last fell into, counted from the epoch. */
    private long newestPart = Long.MIN_VALUE;

    private long total;

    SlidingWindowCounter(Duration window) {
        this(window, DEFAULT_PARTS);
    }

    SlidingWindowCounter(Duration window, int parts) {
        this.partMillis = Math.max(1, window.toMillis() / parts);
        this.partCount = parts;
    }

    void add(long count, long now) {
        advance(now);
        long part = Math.floorDiv(now, partMillis);
        if (part <= newestPart - partCount) {
            return;
        }
        if (countByPart != null || part != newestPart) {
            expand()[index(part)] += count;
        }
        total += count;
    }

    long count(long now) {
        advance(now);
        return total;
    }

    private void advance(long now) {
        long part = Math.floorDiv(now, partMillis);
        if (total == 0 || part - newestPart >= partCount) {
            countByPart = null;
            total = 0;
            newestPart = Math.max(newestPart, part);
            return;
        }
        while (newestPart < part) {
            long[] counts = expand();
            newestPart++;
            total -= counts[index(newestPart)];
            counts[index(newestPart)] = 0;
        }
    }

    /** A count for each part. */
    private long[] expand() {
        long[] counts = countByPart;
        if (counts == null) {
            counts = new long[partCount];
            counts[index(newestPart)] = total;
            countByPart = counts;
        }
        return counts;
    }

    private int index(long part) {
        return (int) Math.floorMod(part, (long) partCount);
    }

    /** An estimate of its memory. */
    int estimatedBytes() {
        return 48 + (countByPart == null ? 0 : 16 + partCount * Long.BYTES);
    }
}
