package fairlane.abuse.measure;

import fairlane.config.abuse.Threshold;
import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests to recipients that the customer or sender has not used before, as far as the Bloom filter
 * remembers.
 */
final class NewRecipientsMeasure implements Measure {
    private final Threshold.NewRecipients threshold;
    private final Duration window;
    private final long startedAt;
    private final ScalableBloomFilter seenRecipients = new ScalableBloomFilter();
    private final SlidingWindowCounter requests;
    private final SlidingWindowCounter toNewRecipients;

    NewRecipientsMeasure(Threshold.NewRecipients threshold, Duration window, long now) {
        this.threshold = threshold;
        this.window = window;
        this.startedAt = now;
        this.requests = new SlidingWindowCounter(window);
        this.toNewRecipients = new SlidingWindowCounter(window);
    }

    @Override
    public boolean onEvent(ActivityEvent event, long now) {
        if (!(event instanceof ActivityEvent.MessageRequested request)) {
            return false;
        }
        requests.add(1, now);
        if (seenRecipients.add(request.recipientHash())) {
            toNewRecipients.add(1, now);
        }
        return isThresholdReached(now);
    }

    private boolean isThresholdReached(long now) {
        long count = toNewRecipients.count(now);
        return now - startedAt >= threshold.history().toMillis()
                && count >= threshold.recipients()
                && count >= threshold.share() * requests.count(now);
    }

    @Override
    public @Nullable Finding finding(long now) {
        if (!isThresholdReached(now)) {
            return null;
        }
        long count = toNewRecipients.count(now);
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
                Measure.formatNumber(count) + " recipients, " + Measure.formatPercent(share) + " of the requests "
                        + Measure.formatWindow(window) + ", were not used before in the "
                        + Durations.format(Duration.ofMillis(now - startedAt)) + " that are known (thresholds: "
                        + Measure.formatNumber(threshold.recipients()) + ", " + Measure.formatPercent(threshold.share())
                        + ")");
    }

    @Override
    public int estimatedBytes() {
        return 64 + seenRecipients.estimatedBytes() + requests.estimatedBytes() + toNewRecipients.estimatedBytes();
    }
}
