package fairlane.cli.bench;

import fairlane.core.Budget;
import fairlane.core.ChannelPolicy;
import fairlane.core.Dated;
import fairlane.core.Decision;
import fairlane.core.Head;
import fairlane.core.Lane;
import fairlane.core.Limit;
import fairlane.core.Mark;
import fairlane.core.MeterKey;
import fairlane.core.MeterState;
import fairlane.core.Outlet;
import fairlane.core.Policies;
import fairlane.core.Priority;
import fairlane.core.Rate;
import fairlane.core.Refusal;
import fairlane.core.Request;
import fairlane.core.Scheduler;
import fairlane.core.Settings;
import fairlane.core.Span;
import fairlane.core.Store;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a turn costs, and how much memory it takes, while very many lanes wait for their rates and none is due. */
final class ManyLanes {
    private static final long HOUR = 3_600_000;
    private static final long START = 1_700_000_000_000L;
    private static final int TURNS = 2_000;

    /** Fewer weigh less than what others let go of, on the heap that they share, from one look at it to the next. */
    private static final int FEWEST_TO_WEIGH = 200_000;

    private ManyLanes() {}

    /**
     * @param tickMicros of a turn in which nothing is due, median
     * @param bytesPerLane of memory, of so many lanes or of 200,000, whichever are more
     */
    record Result(int lanes, double tickMicros, long bytesPerLane) {}

    static Result measure(int lanes) {
        return new Result(lanes, medianTurn(waiting(lanes)), bytesPerLane(Math.max(lanes, FEWEST_TO_WEIGH)));
    }

    private static long bytesPerLane(int lanes) {
        long before = usedMemory();
        Scheduler scheduler = waiting(lanes);
        long bytes = usedMemory() - before;
        Reference.reachabilityFence(scheduler);
        return bytes / lanes;
    }

    private static Scheduler waiting(int lanes) {
        Scheduler scheduler =
                new Scheduler(new Settings(10, 5_000, 1), new OneAnHour(), new Nowhere(), new Nowhere(), START);
        for (int i = 0; i < lanes; i++) {
            hold(scheduler, "c" + i);
        }
        return scheduler;
    }

    /** Two messages: the first leaves at once, the second waits for an hour. */
    private static void hold(Scheduler scheduler, String customer) {
        for (int i = 0; i < 2; i++) {
            Decision decision = scheduler.offer(
                    new Request(
                            Lab.CHANNEL,
                            customer,
                            customer,
                            Priority.NORMAL,
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

    private static double medianTurn(Scheduler scheduler) {
        Latencies nanos = new Latencies();
        for (int i = 1; i <= TURNS; i++) {
            long from = System.nanoTime();
            scheduler.turn(START + i * 10L, Budget.of(1_000_000, 1_000_000_000, System::nanoTime));
            nanos.add(System.nanoTime() - from);
        }
        return nanos.at(0.5) / 1_000.0;
    }

    private static long usedMemory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A channel whose senders send once an hour. */
    private static final class OneAnHour implements Policies {
        private final Dated<ChannelPolicy> channel =
                new Dated<>(new ChannelPolicy(List.of(), List.of(new Rate(1, HOUR, 1)), null, false), 0);

        @Override
        public Dated<ChannelPolicy> channel(String name) {
            return channel;
        }

        @Override
        public Dated<Limit> sender(String name, @Nullable String id) {
            return new Dated<>(Limit.UNSET, 0);
        }

        @Override
        public Dated<Limit> customer(String name, @Nullable String id) {
            return new Dated<>(Limit.UNSET, 0);
        }
    }

    /** Keeps nothing: what a scheduler has in memory is what is measured. */
    private static final class Nowhere implements Store, Outlet {
        @Override
        public @Nullable Head head(Lane lane, int rank, long sequence) {
            return null;
        }

        @Override
        public @Nullable Span find(Lane lane, int rank, long from, long to) {
            return null;
        }

        @Override
        public void saveLane(Lane lane, List<Mark> marks) {}

        @Override
        public void dropLane(Lane lane) {}

        @Override
        public void saveMeter(MeterKey key, MeterState state) {}

        @Override
        public void dropMeter(MeterKey key) {}

        @Override
        public void release(Lane lane, int rank, long sequence, long gap) {}

        @Override
        public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {}
    }
}
