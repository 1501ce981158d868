package fairlane.admin.inspection;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.core.model.ChannelDemand;
import fairlane.wire.ChannelDemandRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many workers each channel wants now, with the figures that led to it. The pipelines are asked at most once a second,
 * and the outcomes every 15 s, while anybody wants to know; for use by several threads, of which one at a time asks.
 */
public final class WantedWorkerCounts {
    private static final Duration QUERY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(15);
    /** A send that takes no time that can be measured would want no workers at all. */
    private static final double SHORTEST_SEND_SECONDS = 0.001;

    private final Cluster cluster;
    private final LongSupplier nanoClock;
    private final SendTimeSampler sendTimes;
    private final Map<String, ChannelSum> sumsByChannel = new HashMap<>();
    private int partitions;
    private @Nullable Long queriedAtNanos;
    private @Nullable Long sampledAtNanos;

    /** @param nanoClock as {@link System#nanoTime} */
    public WantedWorkerCounts(Cluster cluster, LongSupplier nanoClock) {
        this.cluster = cluster;
        this.nanoClock = nanoClock;
        this.sendTimes = new SendTimeSampler(cluster);
    }

    private record ChannelSum(ChannelDemand demand, long inFlight) {
        ChannelSum plus(ChannelSum other) {
            return new ChannelSum(demand.plus(other.demand), inFlight + other.inFlight);
        }
    }

    /**
     * What a channel wants, and why.
     *
     * @param wanted whole workers, 1 to {@code partitions}
     * @param exact workers, with parts of one; may be more than there are partitions
     * @param messagesPerSecond that they have to send
     * @param leaving held messages that may leave within the target wait
     * @param passingPerSecond messages that left lately without having been held
     * @param releasingPerSecond messages that left lately
     * @param pacedPerSecond of those, whose sender's rates let no other one leave with them
     * @param mostPerSecond as the channel's rates have it; null: it has none, or nothing was sent to it yet
     * @param inFlight released and not acknowledged
     * @param behind of those, which wait for a worker
     * @param sendSeconds that a message takes to be sent
     * @param sendSecondsMeasured whether outcomes told so, or the configuration
     * @param concurrency messages that a worker sends at a time
     * @param targetWaitSeconds so long may a message wait for a worker
     * @param partitions the most workers that can share the channel
     */
    public record WorkerCountDetails(
            String channel,
            int wanted,
            double exact,
            double messagesPerSecond,
            double leaving,
            double passingPerSecond,
            double releasingPerSecond,
            double pacedPerSecond,
            @Nullable Double mostPerSecond,
            long inFlight,
            double behind,
            double sendSeconds,
            boolean sendSecondsMeasured,
            int concurrency,
            double targetWaitSeconds,
            int partitions) {}

    /**
     * Of one channel; of one that nobody has sent anything to, or that there is not, 1 worker.
     *
     * @throws AdminException when Kafka or a part of the pipeline does not answer: half a picture would take workers away
     */
    public synchronized WorkerCountDetails detailsOf(String channel) {
        refresh();
        return details(channel);
    }

    /**
     * Whole workers, by channel, of the channels that anything was ever sent to since the pipelines started.
     *
     * @throws AdminException as {@link #detailsOf}
     */
    public synchronized Map<String, Integer> wantedByChannel() {
        refresh();
        Map<String, Integer> wanted = new TreeMap<>();
        sumsByChannel
                .keySet()
                .forEach(channel -> wanted.put(channel, details(channel).wanted()));
        return wanted;
    }

    private void refresh() {
        if (isDue(queriedAtNanos, QUERY_INTERVAL)) {
            Map<String, ChannelSum> found = new HashMap<>();
            InspectionClient.InspectionResult result = new InspectionClient(cluster)
                    .channelDemand(row -> found.merge(
                            row.channel(), new ChannelSum(toCore(row.demand()), row.inFlight()), ChannelSum::plus));
            if (!result.gaps().isEmpty()) {
                throw AdminException.incompletePipelineResponse(String.join("; ", result.gaps()));
            }
            partitions = cluster.customerPartitioner().partitionCount();
            sumsByChannel.clear();
            sumsByChannel.putAll(found);
            queriedAtNanos = nanoClock.getAsLong();
        }
        if (isDue(sampledAtNanos, SAMPLE_INTERVAL)) {
            sendTimes.sampleOutcomes();
            sampledAtNanos = nanoClock.getAsLong();
        }
    }

    private static ChannelDemand toCore(ChannelDemandRow.Demand demand) {
        return new ChannelDemand(
                demand.withinMillis(),
                demand.leaving(),
                demand.most(),
                demand.passing(),
                demand.releasing(),
                demand.paced());
    }

    private boolean isDue(@Nullable Long lastAt, Duration every) {
        return lastAt == null || nanoClock.getAsLong() - lastAt >= every.toNanos();
    }

    private WorkerCountDetails details(String channel) {
        Duration targetWait = cluster.config().scaling().targetWait();
        ChannelSum sum =
                sumsByChannel.getOrDefault(channel, new ChannelSum(ChannelDemand.none(targetWait.toMillis()), 0));
        OptionalDouble measuredSeconds = sendTimes.meanSeconds(channel);
        double configuredSeconds = cluster.config().scaling().sendTime().toMillis() / 1_000.0;
        double sendSeconds = Math.max(SHORTEST_SEND_SECONDS, measuredSeconds.orElse(configuredSeconds));
        int concurrency = cluster.config().workers().forChannel(channel).concurrency();
        ChannelDemand demand = sum.demand();
        WantedWorkers workers = WantedWorkers.of(
                demand, sum.inFlight(), new WantedWorkers.Fleet(sendSeconds, concurrency, Math.max(1, partitions)));
        double targetWaitSeconds = demand.withinMillis() / 1_000.0;
        return new WorkerCountDetails(
                channel,
                workers.wanted(),
                rounded(workers.exact()),
                rounded(workers.perSecond()),
                rounded(demand.releasable()),
                rounded(demand.immediatePerSecond()),
                rounded(demand.releasedPerSecond()),
                rounded(demand.pacedPerSecond()),
                demand.maxReleasable() == null
                        ? null
                        : Double.valueOf(rounded(demand.maxReleasable() / targetWaitSeconds)),
                sum.inFlight(),
                rounded(workers.behind()),
                rounded(sendSeconds),
                measuredSeconds.isPresent(),
                concurrency,
                targetWaitSeconds,
                partitions);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
