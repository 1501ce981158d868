package fairlane.cli.bench.scaling;

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
import fairlane.core.Outlook;
import fairlane.core.Policies;
import fairlane.core.Priority;
import fairlane.core.Refusal;
import fairlane.core.Request;
import fairlane.core.Scheduler;
import fairlane.core.Settings;
import fairlane.core.Span;
import fairlane.core.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The scheduler as it is, with what it holds in memory, for one channel in one partition. */
final class SimulatedChannel implements Policies, Store, Outlet {
    private static final String CHANNEL = "channel";
    private static final long START = 1_800_000_000_000L;
    private static final long AN_HOUR = 3_600_000;
    private static final Dated<Limit> NO_LIMIT = new Dated<>(Limit.UNSET, 0);

    private final Dated<ChannelPolicy> policy;
    private final int stepMillis;
    private final String[] names;
    private final IntQueue[] held;
    private final Scheduler scheduler;
    private final Released released;
    private long heldInAll;
    private long position;
    private int now;

    /** Takes what is released. */
    interface Released {
        void take(int sender, int acceptedAt);
    }

    SimulatedChannel(ChannelPolicy policy, int senders, int stepMillis, long outlookMillis, Released released) {
        this.policy = new Dated<>(policy, 0);
        this.stepMillis = stepMillis;
        this.released = released;
        this.names = new String[senders];
        Arrays.setAll(names, Integer::toString);
        this.held = new IntQueue[senders];
        Arrays.setAll(held, i -> new IntQueue());
        this.scheduler = new Scheduler(
                new Settings(stepMillis, 5_000, 1, outlookMillis, false), this, this, this, START - AN_HOUR);
    }

    /** @param step since the beginning; what follows happens then */
    void at(int step, long room) {
        now = step;
        scheduler.window(CHANNEL, room);
    }

    void send(int sender) {
        Request request = new Request(
                CHANNEL,
                names[sender],
                names[sender],
                Priority.NORMAL,
                1,
                false,
                true,
                position++,
                time(),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
        Decision decision = scheduler.offer(request, time());
        if (decision instanceof Decision.Release) {
            released.take(sender, now);
        } else if (decision instanceof Decision.Queue) {
            held[sender].add(now);
            heldInAll++;
        } else {
            throw new IllegalStateException("the scheduler says " + decision);
        }
    }

    void turn() {
        scheduler.turn(time(), Budget.ofSteps(Long.MAX_VALUE));
    }

    Outlook outlook() {
        return Objects.requireNonNull(scheduler.outlook(CHANNEL, time()));
    }

    long held() {
        return heldInAll;
    }

    /** Tells of each that is held, when it was accepted. */
    void forEachLeft(IntConsumer acceptedAt) {
        for (IntQueue queue : held) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }

    private long time() {
        return START + (long) now * stepMillis;
    }

    @Override
    public void release(Lane lane, int rank, long sequence, long gap) {
        int sender = Integer.parseInt(lane.sender());
        heldInAll--;
        released.take(sender, held[sender].remove());
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        throw new IllegalStateException(refusal.sentence());
    }

    @Override
    public @Nullable Head head(Lane lane, int rank, long sequence) {
        IntQueue queue = held[Integer.parseInt(lane.sender())];
        return queue.isEmpty() ? null : new Head(1, START + (long) queue.peek() * stepMillis, Long.MAX_VALUE);
    }

    @Override
    public @Nullable Span find(Lane lane, int rank, long from, long to) {
        return null;
    }

    @Override
    public Dated<ChannelPolicy> channel(String name) {
        return policy;
    }

    @Override
    public Dated<Limit> sender(String name, @Nullable String id) {
        return NO_LIMIT;
    }

    @Override
    public Dated<Limit> customer(String name, @Nullable String id) {
        return NO_LIMIT;
    }

    @Override
    public void saveLane(Lane lane, List<Mark> marks) {}

    @Override
    public void dropLane(Lane lane) {}

    @Override
    public void saveMeter(MeterKey key, MeterState state) {}

    @Override
    public void dropMeter(MeterKey key) {}
}
