package fairlane.pipeline.metrics;

import fairlane.contract.DeadLetterReason;
import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counters and histograms of one channel in this process. The stream threads update them for each message. */
public final class ChannelMetrics {
    private final boolean enabled;
    private final LongAdder requests = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final Histogram customerWaits = Histogram.ofWaits();
    /**
     * For messages of heavy customers, the part of the wait that the system causes. The field {@code lightSystemWaits}
     * contains the same for messages of all other customers.
     */
    private final Histogram heavySystemWaits = Histogram.ofWaits();

    private final Histogram lightSystemWaits = Histogram.ofWaits();
    private final Map<DeadLetterReason, LongAdder> deadLetters = new EnumMap<>(DeadLetterReason.class);

    /** @param enabled whether metrics are enabled; if they are not, this object counts nothing */
    ChannelMetrics(boolean enabled) {
        this.enabled = enabled;
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(reason, new LongAdder());
        }
    }

    public void recordRequest() {
        if (enabled) {
            requests.increment();
        }
    }

    /** Counts a request that was dropped because its message ID had been accepted before. */
    public void recordDuplicate() {
        if (enabled) {
            duplicates.increment();
        }
    }

    /** Counts a released message, and records how long the message has waited and for which cause. */
    public void recordRelease(WaitBreakdown wait, boolean ofHeavyCustomer) {
        if (!enabled) {
            return;
        }
        customerWaits.record(wait.own(), TimeUnit.MILLISECONDS);
        (ofHeavyCustomer ? heavySystemWaits : lightSystemWaits).record(wait.system(), TimeUnit.MILLISECONDS);
    }

    public void recordDeadLetter(DeadLetterReason reason) {
        LongAdder count = deadLetters.get(reason);
        if (enabled && count != null) {
            count.increment();
        }
    }

    void report(String channel, MetricSink sink) {
        sink.report(MetricNames.REQUESTS, requests.sum(), channel);
        sink.report(MetricNames.REQUESTS_DUPLICATE, duplicates.sum(), channel);
        sink.report(MetricNames.RELEASES, customerWaits.count(), channel);
        sink.report(MetricNames.WAIT_OWN, customerWaits, channel);
        sink.report(MetricNames.WAIT_SYSTEM, heavySystemWaits, channel);
        sink.report(MetricNames.WAIT_SYSTEM, lightSystemWaits, channel);
        sink.report(MetricNames.LIGHT_WAIT, lightSystemWaits, channel);
        deadLetters.forEach(
                (reason, count) -> sink.report(MetricNames.DEAD_LETTERS, count.sum(), channel, reason.name()));
    }
}
