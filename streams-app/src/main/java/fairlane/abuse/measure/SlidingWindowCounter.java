package fairlane.abuse.measure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts events over a window that slides by one part at a time. The count never includes events older than the window,
 * and always includes events younger than the window less one part. Times are epoch milliseconds and may go back.
 */
final class SlidingWindowCounter {
    /** The default number of parts of a window; the window slides by one part, a tenth of its length, at a time. */
    static final int DEFAULT_PARTS = 10;

    private final long partMillis;
    private final int partCount;
    /**
     * The number of events in each part; null while all counted events are in the newest part, as for most customers.
     */
    private long @Nullable [] countByPart;
    /**
     * The number of the newest part that contains a time passed to this counter; parts are numbered from the epoch on.
     */
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

    /** Returns the counts by part, which are allocated if they are null. */
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

    /** Returns the estimated memory of this counter, in bytes. */
    int estimatedBytes() {
        return 48 + (countByPart == null ? 0 : 16 + partCount * Long.BYTES);
    }
}
