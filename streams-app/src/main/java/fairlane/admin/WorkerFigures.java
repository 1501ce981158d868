package fairlane.admin;

import fairlane.admin.inspection.WantedWorkers;
import fairlane.core.model.ChannelDemand;
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
public final class WorkerFigures {
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(15);
    /** A send that takes no time that can be measured would want no workers at all. */
    private static final double SHORTEST_SEND_SECONDS = 0.001;

    private final Cluster cluster;
    private final LongSupplier nanoClock;
    private final SendTimes sendTimes;
    private final Map<String, Sum> sums = new HashMap<>();
    private int partitions;
    private @Nullable Long askedAt;
    private @Nullable Long measuredAt;

    /** @param nanoClock as {@link System#nanoTime} */
    public WorkerFigures(Cluster cluster, LongSupplier nanoClock) {
        this.cluster = cluster;
        this.nanoClock = nanoClock;
        this.sendTimes = new SendTimes(cluster);
    }

    private record Sum(ChannelDemand outlook, long inFlight) {
        Sum plus(Sum other) {
            return new Sum(outlook.plus(other.outlook), inFlight + other.inFlight);
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
    public record Figures(
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
    public synchronized Figures of(String channel) {
        refresh();
        return figures(channel);
    }

    /**
     * Whole workers, by channel, of the channels that anything was ever sent to since the pipelines started.
     *
     * @throws AdminException as {@link #of}
     */
    public synchronized Map<String, Integer> wanted() {
        refresh();
        Map<String, Integer> wanted = new TreeMap<>();
        sums.keySet().forEach(channel -> wanted.put(channel, figures(channel).wanted()));
        return wanted;
    }

    private void refresh() {
        if (isDue(askedAt, ASK_EVERY)) {
            Map<String, Sum> found = new HashMap<>();
            Held.End end = new Held(cluster)
                    .outlooks(row -> found.merge(row.channel(), new Sum(row.outlook(), row.inFlight()), Sum::plus));
            if (!end.gaps().isEmpty()) {
                throw AdminException.pipelineSilent(String.join("; ", end.gaps()));
            }
            partitions = CustomerPartition.of(cluster).count();
            sums.clear();
            sums.putAll(found);
            askedAt = nanoClock.getAsLong();
        }
        if (isDue(measuredAt, MEASURE_EVERY)) {
            sendTimes.measure();
            measuredAt = nanoClock.getAsLong();
        }
    }

    private boolean isDue(@Nullable Long lastAt, Duration every) {
        return lastAt == null || nanoClock.getAsLong() - lastAt >= every.toNanos();
    }

    private Figures figures(String channel) {
        Duration wait = cluster.config().scaling().targetWait();
        Sum sum = sums.getOrDefault(channel, new Sum(ChannelDemand.none(wait.toMillis()), 0));
        OptionalDouble measured = sendTimes.of(channel);
        double usual = cluster.config().scaling().sendTime().toMillis() / 1_000.0;
        double send = Math.max(SHORTEST_SEND_SECONDS, measured.orElse(usual));
        int concurrency = cluster.config().workers().of(channel).concurrency();
        ChannelDemand outlook = sum.outlook();
        WantedWorkers workers = WantedWorkers.of(
                outlook, sum.inFlight(), new WantedWorkers.Fleet(send, concurrency, Math.max(1, partitions)));
        double seconds = outlook.withinMillis() / 1_000.0;
        return new Figures(
                channel,
                workers.wanted(),
                rounded(workers.exact()),
                rounded(workers.perSecond()),
                rounded(outlook.leaving()),
                rounded(outlook.passing()),
                rounded(outlook.releasing()),
                rounded(outlook.paced()),
                outlook.most() == null ? null : Double.valueOf(rounded(outlook.most() / seconds)),
                sum.inFlight(),
                rounded(workers.behind()),
                rounded(send),
                measured.isPresent(),
                concurrency,
                seconds,
                partitions);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
