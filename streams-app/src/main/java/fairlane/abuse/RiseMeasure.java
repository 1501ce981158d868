package fairlane.abuse;

import fairlane.config.Durations;
import fairlane.config.Threshold;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many requests there are beside the average of the time before. What comes again does not count. */
final class RiseMeasure implements Measure {
    private static final int TRAILING_PARTS = 60;

    private final Threshold.Rise threshold;
    private final Duration window;
    private final long since;
    private final SlidingCount recent;
    /** The trailing time and the window behind it. */
    private final SlidingCount all;

    RiseMeasure(Threshold.Rise threshold, Duration window, long now) {
        this.threshold = threshold;
        this.window = window;
        this.since = now;
        this.recent = new SlidingCount(window);
        this.all = new SlidingCount(window.plus(threshold.trailing()), TRAILING_PARTS);
    }

    @Override
    public boolean see(Happening happening, long now) {
        if (!(happening instanceof Happening.Requested request) || request.again()) {
            return false;
        }
        recent.add(1, now);
        all.add(1, now);
        return isBroken(now);
    }

    private boolean isBroken(long now) {
        long count = recent.count(now);
        return now - since >= threshold.trailing().toMillis()
                && count >= threshold.least()
                && count >= threshold.times() * average(now);
    }

    /** Requests in a time as long as the window. */
    private double average(long now) {
        double windows = (double) threshold.trailing().toMillis() / window.toMillis();
        return (all.count(now) - recent.count(now)) / windows;
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isBroken(now)) {
            return null;
        }
        long count = recent.count(now);
        double average = average(now);
        return new Finding(
                Map.of(
                        "requests",
                        (double) count,
                        "requests.threshold",
                        (double) threshold.least(),
                        "average",
                        average,
                        "times.threshold",
                        threshold.times()),
                Measure.number(count) + " requests " + Measure.within(window) + ", where the average of the "
                        + Durations.format(threshold.trailing()) + " before is " + Measure.number(average)
                        + " (thresholds: " + Measure.number(threshold.least()) + ", and "
                        + Measure.number(threshold.times()) + " times the average)");
    }

    @Override
    public int bytes() {
        return 64 + recent.bytes() + all.bytes();
    }
}
