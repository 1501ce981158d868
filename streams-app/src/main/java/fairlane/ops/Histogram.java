package fairlane.ops;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in a few fixed buckets. Thread-safe. Recording a duration takes two additions (12 ns). A histogram
 * of Micrometer is not used, because it needs four additions and reads the clock twice (95 ns), and Fairlane records
 * three durations per message.
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

    /** Creates a histogram for waiting times of messages, with buckets from 10 ms to an hour. */
    public static Histogram ofWaits() {
        return new Histogram(WAIT_BOUNDS_SECONDS);
    }

    /** Creates a histogram for the durations of calls to other systems, with buckets from 5 ms to 30 s. */
    public static Histogram ofCalls() {
        return new Histogram(CALL_BOUNDS_SECONDS);
    }

    /**
     * Creates a histogram for the durations of ticks and other work that should be short, with buckets from 1 ms to 5
     * s.
     */
    public static Histogram ofTicks() {
        return new Histogram(TICK_BOUNDS_SECONDS);
    }

    /** Records a duration. A negative duration counts as 0. */
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

    /** The inclusive upper bounds of the buckets in seconds, except the last bucket, which is unbounded. */
    double[] boundsSeconds() {
        return boundsSeconds.clone();
    }

    /** Adds the number of durations in each bucket to {@code total}. The numbers are not cumulative. */
    void addTo(long[] total) {
        for (int i = 0; i < counts.length; i++) {
            total[i] += counts[i].sum();
        }
    }

    /** The number of durations that were recorded in this histogram. */
    public long count() {
        long count = 0;
        for (LongAdder bucket : counts) {
            count += bucket.sum();
        }
        return count;
    }

    /** The sum of all durations that were recorded in this histogram, in seconds. */
    double sumSeconds() {
        return sumMicros.sum() / MICROS_PER_SECOND;
    }
}
