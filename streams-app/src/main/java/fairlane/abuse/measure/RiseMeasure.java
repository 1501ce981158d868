package fairlane.abuse.measure;

import fairlane.config.abuse.Threshold;
import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the number of requests in the window with the average of the trailing period before the window. Retries and
 * replays do not count.
 */
final class RiseMeasure implements Measure {
    private static final int TRAILING_PARTS = 60;

    private final Threshold.Rise threshold;
    private final Duration window;
    private final long startedAt;
    private final SlidingWindowCounter recent;
    /** Counts the requests in the trailing period and in the window that follows this period. */
    private final SlidingWindowCounter recentAndTrailing;

    RiseMeasure(Threshold.Rise threshold, Duration window, long now) {
        this.threshold = threshold;
        this.window = window;
        this.startedAt = now;
        this.recent = new SlidingWindowCounter(window);
        this.recentAndTrailing = new SlidingWindowCounter(window.plus(threshold.trailing()), TRAILING_PARTS);
    }

    @Override
    public boolean onEvent(ActivityEvent event, long now) {
        if (!(event instanceof ActivityEvent.MessageRequested request) || request.repeated()) {
            return false;
        }
        recent.add(1, now);
        recentAndTrailing.add(1, now);
        return isThresholdReached(now);
    }

    private boolean isThresholdReached(long now) {
        long count = recent.count(now);
        return now - startedAt >= threshold.trailing().toMillis()
                && count >= threshold.minRequests()
                && count >= threshold.factor() * trailingAverage(now);
    }

    /** Returns how many requests of the trailing period fall, on average, into a time as long as the window. */
    private double trailingAverage(long now) {
        double windows = (double) threshold.trailing().toMillis() / window.toMillis();
        return (recentAndTrailing.count(now) - recent.count(now)) / windows;
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isThresholdReached(now)) {
            return null;
        }
        long count = recent.count(now);
        double average = trailingAverage(now);
        return new Finding(
                Map.of(
                        "requests",
                        (double) count,
                        "requests.threshold",
                        (double) threshold.minRequests(),
                        "average",
                        average,
                        "times.threshold",
                        threshold.factor()),
                Measure.formatNumber(count) + " requests " + Measure.formatWindow(window)
                        + ", where the average of the "
                        + Durations.format(threshold.trailing()) + " before is " + Measure.formatNumber(average)
                        + " (thresholds: " + Measure.formatNumber(threshold.minRequests()) + ", and "
                        + Measure.formatNumber(threshold.factor()) + " times the average)");
    }

    @Override
    public int estimatedBytes() {
        return 64 + recent.estimatedBytes() + recentAndTrailing.estimatedBytes();
    }
}
