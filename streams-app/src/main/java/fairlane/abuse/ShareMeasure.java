package fairlane.abuse;

import fairlane.config.Threshold;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which share of all is bad. */
final class ShareMeasure implements Measure {
    private final String bad;
    private final String all;
    private final double threshold;
    private final int least;
    private final Duration window;
    private final SlidingCount badCount;
    private final SlidingCount allCount;

    private ShareMeasure(String bad, String all, double threshold, int least, Duration window) {
        this.bad = bad;
        this.all = all;
        this.threshold = threshold;
        this.least = least;
        this.window = window;
        this.badCount = new SlidingCount(window);
        this.allCount = new SlidingCount(window);
    }

    static ShareMeasure ofInvalid(Threshold.Invalid threshold, Duration window) {
        return new ShareMeasure("invalid", "requests", threshold.share(), threshold.least(), window);
    }

    static ShareMeasure ofRejected(Threshold.Rejected threshold, Duration window) {
        return new ShareMeasure("rejected", "outcomes", threshold.share(), threshold.least(), window);
    }

    @Override
    public boolean see(Happening happening, long now) {
        if (happening instanceof Happening.Counted counted) {
            allCount.add(counted.messages(), now);
            badCount.add(counted.invalid(), now);
        } else if (happening instanceof Happening.Ended ended) {
            allCount.add(1, now);
            badCount.add(ended.rejected() ? 1 : 0, now);
        } else {
            allCount.add(1, now);
        }
        return isBroken(now);
    }

    private boolean isBroken(long now) {
        return total(now) >= least && badCount.count(now) >= threshold * total(now);
    }

    /** What is bad may be known after that it came is forgotten. */
    private long total(long now) {
        return Math.max(allCount.count(now), badCount.count(now));
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isBroken(now)) {
            return null;
        }
        long total = total(now);
        double share = (double) badCount.count(now) / total;
        return new Finding(
                Map.of(
                        bad,
                        (double) badCount.count(now),
                        all,
                        (double) total,
                        all + ".threshold",
                        (double) least,
                        "share",
                        share,
                        "share.threshold",
                        threshold),
                Measure.number(badCount.count(now)) + " of " + Measure.number(total) + " " + all + " "
                        + Measure.within(window) + " were " + bad + ", " + Measure.percent(share) + " (thresholds: "
                        + Measure.percent(threshold) + " of at least " + Measure.number(least) + ")");
    }

    @Override
    public int bytes() {
        return 80 + badCount.bytes() + allCount.bytes();
    }
}
