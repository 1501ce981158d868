package fairlane.ops;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something took how long, in a few fixed buckets. To record costs two additions, of any thread; Micrometer's
 * own histograms cost four and two looks at the clock, which is too much for each message that passes.
 */
public final class Histogram {
    private static final double MICROS_PER_SECOND = 1e6;

    private static final double[] WAIT_BOUNDS_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800, 3_600};
    private static final double[] CALL_BOUNDS_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    private static final double[] TICK_BOUNDS_SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

    private final double[] boundsSeconds;
    private final long[] boundsMicros;
    private final LongAdder[] counts;
    private final LongAdder sumMicros = new LongAdder();

    private Histogram(double[] boundsSeconds) {
        this.boundsSeconds = boundsSeconds;
        this.boundsMicros = new long[boundsSeconds.length];
        this.counts = new LongAdder[boundsSeconds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
        for (int i = 0; i < boundsMicros.length; i++) {
            boundsMicros[i] = Math.round(boundsSeconds[i] * MICROS_PER_SECOND);
        }
    }

    /** Of messages that wait: from 10 ms to an hour. */
    public static Histogram ofWaits() {
        return new Histogram(WAIT_BOUNDS_SECONDS);
    }

    /** Of calls to others: from 5 ms to 30 s. */
    public static Histogram ofCalls() {
        return new Histogram(CALL_BOUNDS_SECONDS);
    }

    /** Of work that should be short: from 1 ms to 5 s. */
    public static Histogram ofTicks() {
        return new Histogram(TICK_BOUNDS_SECONDS);
    }

    /** Counts one; what is less than nothing counts as nothing. */
    public void record(long amount, TimeUnit unit) {
        long micros = Math.max(0, unit.toMicros(amount));
        int bucket = 0;
        while (bucket < boundsMicros.length && micros > boundsMicros[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        if (micros > 0) {
            sumMicros.add(micros);
        }
    }

    /** The buckets' upper ends in seconds, all but the last, which has none. */
    double[] boundsSeconds() {
        return boundsSeconds.clone();
    }

    /** Adds what is in each bucket alone. */
    void addTo(long[] total) {
        for (int i = 0; i < counts.length; i++) {
            total[i] += counts[i].sum();
        }
    }

    /** How many were counted. */
    public long count() {
        long count = 0;
        for (LongAdder bucket : counts) {
            count += bucket.sum();
        }
        return count;
    }

    /** Of all that was counted, in seconds. */
    double sumSeconds() {
        return sumMicros.sum() / MICROS_PER_SECOND;
    }
}
