package fairlane.cli.bench;

import java.util.Arrays;

/** Durations in milliseconds, and their quantiles. */
final class Latencies {
    private long[] millis = new long[1_024];
    private int count;

    void add(long duration) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = duration;
    }

    int count() {
        return count;
    }

    /** @param quantile 0 to 1 */
    long at(double quantile) {
        long[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(quantile * count))];
    }
}
