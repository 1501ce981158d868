package fairlane.bench.scaling;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.PolicySource;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.ChannelDemand;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Simulates a channel with one partition. It runs the real scheduler, and keeps the held messages in memory. */
final class SimulatedChannel implements PolicySource, SchedulerStore, ReleaseSink {
    private static final String CHANNEL = "channel";
    private static final long START = 1_800_000_000_000L;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final DatedPolicy<LimitPolicy> NO_LIMIT = new DatedPolicy<>(LimitPolicy.UNSET, 0);

    private final DatedPolicy<ChannelPolicy> policy;
    private final int stepMillis;
    private final String[] names;
    private final IntQueue[] held;
    private final Scheduler scheduler;
    private final ReleaseListener releaseListener;
    private long heldMessages;
    private long nextPosition;
    private int currentStep;

    /** Receives each released message. */
    interface ReleaseListener {
        void onRelease(int sender, int acceptedAt);
    }

    SimulatedChannel(
            ChannelPolicy policy, int senders, int stepMillis, long demandMillis, ReleaseListener releaseListener) {
        this.policy = new DatedPolicy<>(policy, 0);
        this.stepMillis = stepMillis;
        this.releaseListener = releaseListener;
        this.names = new String[senders];
        Arrays.setAll(names, Integer::toString);
        this.held = new IntQueue[senders];
        Arrays.setAll(held, i -> new IntQueue());
        this.scheduler = new Scheduler(
                new SchedulerSettings(stepMillis, 5_000, 1, demandMillis, false),
                this,
                this,
                this,
                START - HOUR_MILLIS);
    }

    /**
     * Starts a step of the simulation. The calls of other methods until the next call of this method belong to the
     * step.
     *
     * @param step the number of the step, counted from 0
     * @param room the number of further messages that the in-flight window allows to be released
     */
    void startStep(int step, long room) {
        currentStep = step;
        scheduler.setWindow(CHANNEL, room);
    }

    void send(int sender) {
        Request request = new Request(
                CHANNEL,
                names[sender],
                names[sender],
                MessagePriority.NORMAL,
                1,
                false,
                true,
                nextPosition++,
                nowMillis(),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
        Decision decision = scheduler.offer(request, nowMillis());
        if (decision instanceof Release) {
            releaseListener.onRelease(sender, currentStep);
        } else if (decision instanceof Decision.Queue) {
            held[sender].add(currentStep);
            heldMessages++;
        } else {
            throw new IllegalStateException("unexpected decision of the scheduler: " + decision);
        }
    }

    void tick() {
        scheduler.tick(nowMillis(), Budget.ofSteps(Long.MAX_VALUE));
    }

    ChannelDemand demand() {
        return Objects.requireNonNull(scheduler.channelDemand(CHANNEL, nowMillis()));
    }

    long heldMessages() {
        return heldMessages;
    }

    /**
     * Removes all held messages. For each message, calls {@code acceptedAt} with the number of the simulation step in
     * which the message was accepted.
     */
    void forEachUnsent(IntConsumer acceptedAt) {
        for (IntQueue queue : held) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }

    private long nowMillis() {
        return START + (long) currentStep * stepMillis;
    }

    @Override
    public void release(Lane lane, int rank, long sequence, Release release) {
        int sender = Integer.parseInt(lane.sender());
        heldMessages--;
        releaseListener.onRelease(sender, held[sender].remove());
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
    public @Nullable SequenceRange findRange(Lane lane, int rank, long from, long to) {
        return null;
    }

    @Override
    public DatedPolicy<ChannelPolicy> channel(String name) {
        return policy;
    }

    @Override
    public DatedPolicy<LimitPolicy> sender(String name, @Nullable String id) {
        return NO_LIMIT;
    }

    @Override
    public DatedPolicy<LimitPolicy> customer(String name, @Nullable String id) {
        return NO_LIMIT;
    }

    @Override
    public void saveLane(Lane lane, List<LaneCheckpoint> marks) {}

    @Override
    public void dropLane(Lane lane) {}

    @Override
    public void saveMeter(MeterKey key, MeterState state) {}

    @Override
    public void dropMeter(MeterKey key) {}
}
