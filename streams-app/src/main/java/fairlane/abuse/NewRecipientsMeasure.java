package fairlane.abuse;

import fairlane.config.Durations;
import fairlane.config.Threshold;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many requests went to recipients that were never used before, as far as that is remembered. */
final class NewRecipientsMeasure implements Measure {
    private final Threshold.NewRecipients threshold;
    private final Duration window;
    private final long since;
    private final SeenBefore before = new SeenBefore();
    private final SlidingCount requests;
    private final SlidingCount toNew;

    NewRecipientsMeasure(Threshold.NewRecipients threshold, Duration window, long now) {
        this.threshold = threshold;
        this.window = window;
        this.since = now;
        this.requests = new SlidingCount(window);
        this.toNew = new SlidingCount(window);
    }

    @Override
    public boolean see(Happening happening, long now) {
        if (!(happening instanceof Happening.Requested request)) {
            return false;
        }
        requests.add(1, now);
        if (before.add(request.recipient())) {
            toNew.add(1, now);
        }
        return isBroken(now);
    }

    private boolean isBroken(long now) {
        long count = toNew.count(now);
        return now - since >= threshold.history().toMillis()
                && count >= threshold.recipients()
                && count >= threshold.share() * requests.count(now);
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isBroken(now)) {
            return null;
        }
        long count = toNew.count(now);
        double share = (double) count / requests.count(now);
        return new Finding(
                Map.of(
                        "recipients",
                        (double) count,
                        "recipients.threshold",
                        (double) threshold.recipients(),
                        "share",
                        share,
                        "share.threshold",
                        threshold.share()),
                Measure.number(count) + " recipients, " + Measure.percent(share) + " of the requests "
                        + Measure.within(window) + ", were not used before in the "
                        + Durations.format(Duration.ofMillis(now - since)) + " that are known (thresholds: "
                        + Measure.number(threshold.recipients()) + ", " + Measure.percent(threshold.share()) + ")");
    }

    @Override
    public int bytes() {
        return 64 + before.bytes() + requests.bytes() + toNew.bytes();
    }
}
