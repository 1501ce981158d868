package fairlane.pipeline.metrics;

import fairlane.core.model.CustomerShare;
import fairlane.core.model.Hold;
import fairlane.core.scheduler.HeldSnapshot;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds up the held messages of one channel over the partitions of this process, and reports them as gauges. */
final class ChannelGauges {
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Map<Hold, Long> held = new EnumMap<>(Hold.class);
    private long eligible;
    private long oldestEligibleAt = Long.MAX_VALUE;
    private final List<CustomerShare> shares = new ArrayList<>();

    void addHeld(HeldSnapshot snapshot) {
        snapshot.held().forEach((hold, messages) -> held.merge(hold, messages, Long::sum));
        eligible += snapshot.eligibleLanes();
        oldestEligibleAt = Math.min(oldestEligibleAt, snapshot.oldestEligibleSince());
        shares.addAll(snapshot.shares());
    }

    void addScheduled(long messages) {
        held.merge(Hold.SCHEDULED, messages, Long::sum);
    }

    /**
     * Reports the gauges of a channel.
     *
     * @param now the current time in epoch milliseconds
     */
    void report(String channel, long now, MetricSink sink) {
        for (Hold hold : Hold.values()) {
            sink.report(MetricNames.HELD, held.getOrDefault(hold, 0L), channel, hold.name());
        }
        sink.report(MetricNames.ELIGIBLE, eligible, channel);
        sink.report(MetricNames.OLDEST_ELIGIBLE_AGE, Math.max(0, now - oldestEligibleAt) / MILLIS_PER_SECOND, channel);
        reportShares(channel, sink);
    }

    /**
     * Reports the fair share of each of the heaviest customers by name, and the share of all other customers as one
     * sum. The shares of the partitions are not merged by customer, because each customer is in one partition only.
     */
    private void reportShares(String channel, MetricSink sink) {
        List<CustomerShare> named = shares.stream()
                .filter(share -> share.customer() != null)
                .sorted(Comparator.comparingDouble(CustomerShare::released).reversed())
                .limit(CustomerShare.MAX_NAMED)
                .toList();
        double released = 0;
        double entitled = 0;
        for (CustomerShare share : shares) {
            if (!named.contains(share)) {
                released += share.released();
                entitled += share.due();
            }
        }
        for (CustomerShare share : named) {
            sink.report(MetricNames.SHARE, share.ratio(), channel, String.valueOf(share.customer()));
        }
        sink.report(
                MetricNames.SHARE,
                new CustomerShare(null, released, entitled).ratio(),
                channel,
                MetricNames.OTHER_CUSTOMERS);
    }
}
