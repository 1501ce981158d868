package fairlane.bench.scaling;

import java.util.Arrays;

/** A histogram of waits, counted in whole steps of the simulation. */
final class WaitHistogram {
    private final double stepSeconds;
    private long[] counts = new long[1_024];
    private long total;

    WaitHistogram(double stepSeconds) {
        this.stepSeconds = stepSeconds;
    }

    void add(int steps) {
        if (steps >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(2 * counts.length, steps + 1));
        }
        counts[steps]++;
        total++;
    }

    long count() {
        return total;
    }

    /**
     * Returns a quantile of the waits in seconds.
     *
     * @param fraction the fraction of waits that do not exceed the quantile, 0 to 1
     */
    double quantile(double fraction) {
        long rank = (long) Math.floor(fraction * (total - 1));
        int steps = 0;
        for (long before = counts[0]; before <= rank; before += counts[steps]) {
            steps++;
        }
        return steps * stepSeconds;
    }
}
