package fairlane.abuse.measure;

import fairlane.config.abuse.Threshold;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the share of invalid requests among all requests, or of rejected messages among all outcomes. */
final class ShareMeasure implements Measure {
    private final String badName;
    private final String totalName;
    private final double threshold;
    private final int minCount;
    private final Duration window;
    private final SlidingWindowCounter badCount;
    private final SlidingWindowCounter totalCount;

    private ShareMeasure(String badName, String totalName, double threshold, int minCount, Duration window) {
        this.badName = badName;
        this.totalName = totalName;
        this.threshold = threshold;
        this.minCount = minCount;
        this.window = window;
        this.badCount = new SlidingWindowCounter(window);
        this.totalCount = new SlidingWindowCounter(window);
    }

    static ShareMeasure ofInvalid(Threshold.Invalid threshold, Duration window) {
        return new ShareMeasure("invalid", "requests", threshold.share(), threshold.minRequests(), window);
    }

    static ShareMeasure ofRejected(Threshold.Rejected threshold, Duration window) {
        return new ShareMeasure("rejected", "outcomes", threshold.share(), threshold.minOutcomes(), window);
    }

    @Override
    public boolean onEvent(ActivityEvent event, long now) {
        if (event instanceof ActivityEvent.MessagesCounted counted) {
            totalCount.add(counted.messages(), now);
            badCount.add(counted.invalid(), now);
        } else if (event instanceof ActivityEvent.DeliveryEnded ended) {
            totalCount.add(1, now);
            badCount.add(ended.rejected() ? 1 : 0, now);
        } else {
            totalCount.add(1, now);
        }
        return isThresholdReached(now);
    }

    private boolean isThresholdReached(long now) {
        return total(now) >= minCount && badCount.count(now) >= threshold * total(now);
    }

    /**
     * Returns the number of all requests or outcomes in the window, but at least the number of invalid or rejected
     * ones. The second number may be larger, because a request may be found invalid after the request itself has left
     * the window.
     */
    private long total(long now) {
        return Math.max(totalCount.count(now), badCount.count(now));
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isThresholdReached(now)) {
            return null;
        }
        long total = total(now);
        double share = (double) badCount.count(now) / total;
        return new Finding(
                Map.of(
                        badName,
                        (double) badCount.count(now),
                        totalName,
                        (double) total,
                        totalName + ".threshold",
                        (double) minCount,
                        "share",
                        share,
                        "share.threshold",
                        threshold),
                Measure.formatNumber(badCount.count(now)) + " of " + Measure.formatNumber(total) + " " + totalName + " "
                        + Measure.formatWindow(window) + " were " + badName + ", " + Measure.formatPercent(share)
                        + " (thresholds: "
                        + Measure.formatPercent(threshold) + " of at least " + Measure.formatNumber(minCount) + ")");
    }

    @Override
    public int estimatedBytes() {
        return 80 + badCount.estimatedBytes() + totalCount.estimatedBytes();
    }
}
