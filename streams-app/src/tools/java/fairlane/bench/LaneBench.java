package fairlane.bench;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.PolicySource;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import fairlane.core.model.SequenceRange;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.core.scheduler.Scheduler;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the duration of a scheduler tick and the memory per lane, while there are very many lanes and the rates
 * allow none of them to release a message.
 */
final class LaneBench {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long START = 1_700_000_000_000L;
    private static final int TICKS = 2_000;

    /**
     * The minimum number of lanes for measuring memory. With fewer lanes, garbage of other threads on the shared heap
     * would distort the difference between two readings of the used memory.
     */
    private static final int MIN_LANES_FOR_MEMORY = 200_000;

    private LaneBench() {}

    /**
     * The measured cost of waiting lanes.
     *
     * @param lanes number of lanes during the ticks
     * @param tickMicros median duration, in microseconds, of a tick in which no message may be released
     * @param bytesPerLane memory per lane in bytes, measured with {@code lanes} lanes, but at least with 200,000
     */
    record LaneCost(int lanes, double tickMicros, long bytesPerLane) {}

    static LaneCost measure(int lanes) {
        return new LaneCost(
                lanes,
                medianTickMicros(schedulerWithWaitingLanes(lanes)),
                bytesPerLane(Math.max(lanes, MIN_LANES_FOR_MEMORY)));
    }

    private static long bytesPerLane(int lanes) {
        long before = usedMemory();
        Scheduler scheduler = schedulerWithWaitingLanes(lanes);
        long bytes = usedMemory() - before;
        Reference.reachabilityFence(scheduler);
        return bytes / lanes;
    }

    private static Scheduler schedulerWithWaitingLanes(int lanes) {
        Scheduler scheduler = new Scheduler(
                new SchedulerSettings(10, 5_000, 1),
                new HourlyPolicies(),
                new DiscardingStore(),
                new DiscardingStore(),
                START);
        for (int i = 0; i < lanes; i++) {
            offerTwoMessages(scheduler, "c" + i);
        }
        return scheduler;
    }

    /**
     * Offers two messages of a new sender to the scheduler. The first message is released at once, the second one waits
     * for an hour.
     */
    private static void offerTwoMessages(Scheduler scheduler, String customer) {
        for (int i = 0; i < 2; i++) {
            Decision decision = scheduler.offer(
                    new Request(
                            BenchEnvironment.CHANNEL,
                            customer,
                            customer,
                            MessagePriority.NORMAL,
                            1,
                            false,
                            false,
                            i,
                            START,
                            Long.MIN_VALUE,
                            Long.MAX_VALUE),
                    START);
            if (decision instanceof Decision.Refuse refuse) {
                throw new IllegalStateException(refuse.refusal().sentence());
            }
        }
    }

    private static double medianTickMicros(Scheduler scheduler) {
        Latencies nanos = new Latencies();
        for (int i = 1; i <= TICKS; i++) {
            long startedAt = System.nanoTime();
            scheduler.tick(START + i * 10L, Budget.of(1_000_000, 1_000_000_000, System::nanoTime));
            nanos.add(System.nanoTime() - startedAt);
        }
        return nanos.quantile(0.5) / 1_000.0;
    }

    private static long usedMemory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The policies of a channel whose senders may send one message per hour. */
    private static final class HourlyPolicies implements PolicySource {
        private final DatedPolicy<ChannelPolicy> channel = new DatedPolicy<>(
                new ChannelPolicy(List.of(), List.of(new RateLimit(1, HOUR_MILLIS, 1)), null, false), 0);

        @Override
        public DatedPolicy<ChannelPolicy> channel(String name) {
            return channel;
        }

        @Override
        public DatedPolicy<LimitPolicy> sender(String name, @Nullable String id) {
            return new DatedPolicy<>(LimitPolicy.UNSET, 0);
        }

        @Override
        public DatedPolicy<LimitPolicy> customer(String name, @Nullable String id) {
            return new DatedPolicy<>(LimitPolicy.UNSET, 0);
        }
    }

    /** A store that discards all messages, so that only the memory of the scheduler is measured. */
    private static final class DiscardingStore implements SchedulerStore, ReleaseSink {
        @Override
        public @Nullable Head head(Lane lane, int rank, long sequence) {
            return null;
        }

        @Override
        public @Nullable SequenceRange findRange(Lane lane, int rank, long from, long to) {
            return null;
        }

        @Override
        public void saveLane(Lane lane, List<LaneCheckpoint> marks) {}

        @Override
        public void dropLane(Lane lane) {}

        @Override
        public void saveMeter(MeterKey key, MeterState state) {}

        @Override
        public void dropMeter(MeterKey key) {}

        @Override
        public void release(Lane lane, int rank, long sequence, Release release) {}

        @Override
        public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {}
    }
}
