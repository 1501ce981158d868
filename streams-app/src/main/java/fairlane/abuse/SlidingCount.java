package fairlane.abuse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts over a window that slides by a part of it at a time. It never counts what is older than the window, and always
 * what is no older than the window less that part. Times are epoch milliseconds, and may go back.
 */
final class SlidingCount {
    /** By a tenth. */
    static final int USUAL_PARTS = 10;

    private final long partMillis;
    private final int length;
    /** Null while all that counts fell into one part, the newest: that is so of most customers. */
    private long @Nullable [] parts;
    /** The part that a time last fell into, counted from the epoch. */
    private long newest = Long.MIN_VALUE;

    private long total;

    SlidingCount(Duration window) {
        this(window, USUAL_PARTS);
    }

    SlidingCount(Duration window, int parts) {
        this.partMillis = Math.max(1, window.toMillis() / parts);
        this.length = parts;
    }

    void add(long count, long now) {
        advance(now);
        long part = Math.floorDiv(now, partMillis);
        if (part <= newest - length) {
            return;
        }
        if (parts != null || part != newest) {
            spread()[index(part)] += count;
        }
        total += count;
    }

    long count(long now) {
        advance(now);
        return total;
    }

    private void advance(long now) {
        long part = Math.floorDiv(now, partMillis);
        if (total == 0 || part - newest >= length) {
            parts = null;
            total = 0;
            newest = Math.max(newest, part);
            return;
        }
        while (newest < part) {
            long[] counts = spread();
            newest++;
            total -= counts[index(newest)];
            counts[index(newest)] = 0;
        }
    }

    /** A count for each part. */
    private long[] spread() {
        long[] counts = parts;
        if (counts == null) {
            counts = new long[length];
            counts[index(newest)] = total;
            parts = counts;
        }
        return counts;
    }

    private int index(long part) {
        return (int) Math.floorMod(part, (long) length);
    }

    /** An estimate of its memory. */
    int bytes() {
        return 48 + (parts == null ? 0 : 16 + length * Long.BYTES);
    }
}
