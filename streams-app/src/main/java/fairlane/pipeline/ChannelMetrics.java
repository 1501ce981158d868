package fairlane.pipeline;

import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.wire.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What has happened on one channel in this process; added to by the stream threads, for each message. */
final class ChannelMetrics {
    private final boolean counts;
    private final LongAdder requests = new LongAdder();
    private final Histogram own = Histogram.ofWaits();
    /** Waits for the system, of heavy customers and of all others. */
    private final Histogram heavy = Histogram.ofWaits();

    private final Histogram light = Histogram.ofWaits();
    private final Map<Reason, LongAdder> deadLetters = new EnumMap<>(Reason.class);

    /** @param counts whether anybody wants to know */
    ChannelMetrics(boolean counts) {
        this.counts = counts;
        for (Reason reason : Reason.values()) {
            deadLetters.put(reason, new LongAdder());
        }
    }

    void requested() {
        if (counts) {
            requests.increment();
        }
    }

    /** A message leaves. */
    void released(Wait wait, boolean ofHeavyCustomer) {
        if (!counts) {
            return;
        }
        own.record(wait.own(), TimeUnit.MILLISECONDS);
        (ofHeavyCustomer ? heavy : light).record(wait.system(), TimeUnit.MILLISECONDS);
    }

    void gaveUp(Reason reason) {
        LongAdder count = deadLetters.get(reason);
        if (counts && count != null) {
            count.increment();
        }
    }

    void tell(String channel, MetricSink sink) {
        sink.tell(MetricNames.REQUESTS, requests.sum(), channel);
        sink.tell(MetricNames.RELEASES, own.count(), channel);
        sink.tell(MetricNames.WAIT_OWN, own, channel);
        sink.tell(MetricNames.WAIT_SYSTEM, heavy, channel);
        sink.tell(MetricNames.WAIT_SYSTEM, light, channel);
        sink.tell(MetricNames.LIGHT_WAIT, light, channel);
        deadLetters.forEach(
                (reason, count) -> sink.tell(MetricNames.DEAD_LETTERS, count.sum(), channel, reason.name()));
    }
}
