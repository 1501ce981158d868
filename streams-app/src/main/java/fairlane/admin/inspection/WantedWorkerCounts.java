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
 * Computes how many workers each channel needs now. When a caller requests a number, the class queries the pipeline
 * unless the last query was less than a second ago, and samples the outcomes unless the last sample was taken less than
 * 15 s ago. The class is thread-safe; only one thread queries at a time.
 */
public final class WantedWorkerCounts {
    private static final Duration QUERY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(15);
    /** The lower bound of the send time, in seconds, because a send time of 0 would result in no workers at all. */
    private static final double SHORTEST_SEND_SECONDS = 0.001;

    private final Cluster cluster;
    private final LongSupplier nanoClock;
    private final SendTimeSampler sendTimes;
    private final Map<String, ChannelSum> sumsByChannel = new HashMap<>();
    private int partitions;
    private @Nullable Long queriedAtNanos;
    private @Nullable Long sampledAtNanos;

    /** @param nanoClock a clock with the semantics of {@link System#nanoTime} */
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
     * The number of workers that a channel needs, and the figures from which it was computed. The names of the record
     * components are JSON fields.
     *
     * @param wanted the number of workers to run, 1 to {@code partitions}
     * @param exact the computed number of workers before it is rounded up and limited to {@code partitions}
     * @param messagesPerSecond number of messages that the workers have to send per second
     * @param leaving number of held messages that may be released within {@code targetWaitSeconds} from now
     * @param passingPerSecond number of messages per second that were recently released without having been held
     * @param releasingPerSecond number of messages per second that were recently released, including messages that had
     *     been held
     * @param pacedPerSecond the part of {@code releasingPerSecond} that belongs to senders whose rates do not allow two
     *     messages at the same time, in messages per second
     * @param mostPerSecond maximum number of messages per second that the rates of the channel allow; null if the
     *     channel has no rates or has not received a message yet
     * @param inFlight number of messages that are released and not acknowledged
     * @param behind number of messages, included in {@code inFlight}, that wait for a worker
     * @param sendSeconds time to send one message, in seconds
     * @param sendSecondsMeasured true if {@code sendSeconds} was measured from outcomes; false if it is the configured
     *     value
     * @param concurrency number of messages that one worker sends at a time
     * @param targetWaitSeconds time that a released message may wait for a worker, in seconds
     * @param partitions number of partitions of the channel, which is the maximum number of workers that can share it
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
     * Returns the number of workers that a channel needs, and the figures from which the number was computed. The
     * number is 1 if the channel does not exist or has not received a message yet.
     *
     * @throws AdminException if Kafka or a pipeline instance does not respond; incomplete figures would result in too
     *     few workers
     */
    public synchronized WorkerCountDetails detailsOf(String channel) {
        refresh();
        return details(channel);
    }

    /**
     * Returns the number of workers to run for each channel that has received a message since the pipeline was started.
     *
     * @throws AdminException if Kafka or a pipeline instance does not respond
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
