package fairlane.bench;

import java.util.Arrays;

/** Collects durations in milliseconds and computes their quantiles. */
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

    /**
     * Returns a quantile of the durations in milliseconds.
     *
     * @param fraction the fraction of durations that do not exceed the quantile, 0 to 1
     */
    long quantile(double fraction) {
        long[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(fraction * count))];
    }
}
