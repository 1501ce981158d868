package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCursor;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.PolicySource;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.ChannelDemand;
import fairlane.core.model.Head;
import fairlane.core.model.HeldRange;
import fairlane.core.model.Hold;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides which message of one partition is released when. Each channel has a {@code ChannelScheduler}; all channels
 * share the budget of a tick.
 *
 * <p>The class uses no clock and no thread: all calls must come from one thread, with the time as an argument. The
 * caller applies the {@link Decision} on an offered request. The {@link ReleaseSink} receives held messages when they
 * leave their lane.
 */
public final class Scheduler {
    /** How many steps of a tick one channel runs before the next channel continues. */
    private static final int STEPS_PER_CHANNEL = 128;

    private final SchedulerSettings settings;
    private final PolicySource policies;
    private final SchedulerStore store;
    private final ReleaseSink sink;
    private final long start;
    private final ToLongFunction<String> initialWindow;
    private final Map<String, ChannelScheduler> channels = new HashMap<>();
    private final List<ChannelScheduler> roundRobin = new ArrayList<>();
    private int nextChannel;
    private long clock;

    /**
     * Creates a scheduler that has no lanes yet and whose channels have unlimited windows.
     *
     * @param start when the task started, epoch milliseconds. The levels of meters that drain within a few seconds are
     *     not stored, so these meters are assumed to have been full at this time.
     */
    public Scheduler(
            SchedulerSettings settings, PolicySource policies, SchedulerStore store, ReleaseSink sink, long start) {
        this(settings, policies, store, sink, start, channel -> Long.MAX_VALUE);
    }

    /**
     * Creates a scheduler without lanes.
     *
     * @param initialWindow returns how many messages of a channel may be released until the first {@link #setWindow};
     *     called once per channel
     */
    public Scheduler(
            SchedulerSettings settings,
            PolicySource policies,
            SchedulerStore store,
            ReleaseSink sink,
            long start,
            ToLongFunction<String> initialWindow) {
        this.initialWindow = initialWindow;
        this.settings = settings;
        this.policies = policies;
        this.store = store;
        this.sink = sink;
        this.start = start;
        this.clock = start;
    }

    /**
     * Restores a lane from the checkpoints passed to {@link SchedulerStore#saveLane}, without reading the lane's
     * messages.
     */
    public void restoreLane(String channel, String customer, String sender, List<LaneCheckpoint> checkpoints) {
        channel(channel).restoreLane(customer, sender, checkpoints);
    }

    /** Restores a meter from the state passed to {@link SchedulerStore#saveMeter}. */
    public void restoreMeter(MeterKey key, MeterState state) {
        channel(key.channel()).restoreMeter(key, state, settings);
    }

    /**
     * Notifies the scheduler that the policy of a channel, or a limit on the channel, changed. The change applies from
     * {@code now} on, to held messages as well.
     */
    public void onPoliciesChanged(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        if (scheduler != null) {
            scheduler.onPoliciesChanged(advanceClock(now));
        }
    }

    /**
     * Notifies the scheduler that messages of the customer were cancelled. For a held message, {@link
     * SchedulerStore#head} returns whether the message is cancelled. Cancelled messages that are in no lane are the
     * caller's task.
     */
    public void onMessagesCancelled(String customer) {
        channels.values().forEach(channel -> channel.onMessagesCancelled(customer));
    }

    /** Decides whether a request is released, queued, scheduled or refused; the caller applies the decision. */
    public Decision offer(Request request, long now) {
        long at = advanceClock(now);
        ChannelScheduler channel = channels.get(request.channel());
        if (channel == null) {
            if (policies.channel(request.channel()) == null) {
                return new Decision.Refuse(Refusal.unknownChannel(request.channel()));
            }
            channel = channel(request.channel());
        }
        return channel.offer(request, at);
    }

    /**
     * Handles due timers, refuses messages that may not be sent any more, and releases messages, within the budget. The
     * next tick continues where this tick stopped.
     */
    public TickResult tick(long now, Budget budget) {
        long at = advanceClock(now);
        int idleChannels = 0;
        while (idleChannels < roundRobin.size() && !budget.isExhausted()) {
            nextChannel = (nextChannel + 1) % roundRobin.size();
            idleChannels = roundRobin.get(nextChannel).runSteps(at, budget, STEPS_PER_CHANNEL) ? 0 : idleChannels + 1;
        }
        return new TickResult(budget.isExhausted() ? at : wakeAt());
    }

    /**
     * Sets the window of a channel, which is how many of its messages may be released until the next call of this
     * method.
     */
    public void setWindow(String channel, long messages) {
        channel(channel).gate().setWindow(messages);
    }

    /** Returns the number of messages of the channel released since the task's start. */
    public long releasedMessages(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? 0 : scheduler.releasedMessages();
    }

    /**
     * Counts the channel's held messages and the shares of its customers. The time this takes is bounded, however many
     * messages are held.
     */
    public HeldSnapshot heldSnapshot(String channel, long now) {
        return channel(channel).heldSnapshot(advanceClock(now));
    }

    /**
     * Returns the demand of the channel for workers, computed from counters without reading lanes; null if the channel
     * is unknown.
     */
    public @Nullable ChannelDemand channelDemand(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? null : scheduler.demand(advanceClock(now));
    }

    /** Whether a message of the channel is held by the window alone. */
    public boolean isWaitingForWindow(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler != null && scheduler.isWaitingForWindow();
    }

    /** Suspends or resumes a channel, independently of the channel's policy. */
    public void setSuspended(String channel, boolean suspended) {
        channel(channel).gate().setSuspended(suspended);
    }

    /** Returns the channels that have or had messages since the task's start. */
    public Collection<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** Opens a cursor over the lanes of a channel, which the caller must close; null if the channel is unknown. */
    public @Nullable LaneCursor lanes(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null
                ? null
                : new LaneCursor(scheduler.registry().laneList().openCursor());
    }

    /** Returns the lanes of one customer on the channel, including empty lanes. */
    public List<Lane> lanes(String channel, String customer) {
        ChannelScheduler scheduler = channels.get(channel);
        Customer found = scheduler == null ? null : scheduler.registry().find(customer);
        return found == null ? List.of() : found.lanes();
    }

    /** Returns the ranks and sequence numbers of the messages held in a lane, in the order of release. */
    public List<HeldRange> heldRanges(Lane lane) {
        channel(lane.channel()).refreshedHead(lane, clock);
        return lane.backlog().heldRanges();
    }

    /** Returns how many messages the lane holds and why; null if the lane is empty. */
    public @Nullable LaneView explain(Lane lane, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.refreshedHead(lane, advanceClock(now));
        return head == null ? null : new HoldExplanation(channel, lane, head, advanceClock(now)).laneView();
    }

    /** Returns why the message at this rank and sequence number of the lane is held; null if the lane is empty. */
    public @Nullable MessageView explain(Lane lane, int rank, long sequence, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.refreshedHead(lane, advanceClock(now));
        if (head == null) {
            return null;
        }
        HoldExplanation explanation = new HoldExplanation(channel, lane, head, advanceClock(now));
        long ahead = lane.backlog().sizeBefore(rank)
                + Math.max(0, sequence - lane.backlog().queue(rank).head());
        Hold hold = explanation.hold();
        return new MessageView(hold, ahead, explanation.releaseAt(hold, ahead));
    }

    /** Estimates when a request would be released if it were offered next; null if the channel is unknown. */
    public @Nullable ReleaseEstimate estimateRelease(Request request, long now) {
        return policies.channel(request.channel()) == null
                ? null
                : channel(request.channel()).estimateRelease(request, advanceClock(now));
    }

    private long wakeAt() {
        long wakeAt = Long.MAX_VALUE;
        for (ChannelScheduler channel : roundRobin) {
            wakeAt = Math.min(wakeAt, channel.wakeAt());
        }
        return wakeAt;
    }

    private ChannelScheduler channel(String name) {
        ChannelScheduler channel = channels.get(name);
        if (channel == null) {
            channel = new ChannelScheduler(name, policies, settings, store, sink, start);
            channel.gate().setWindow(initialWindow.applyAsLong(name));
            channels.put(name, channel);
            roundRobin.add(channel);
        }
        return channel;
    }

    /** The scheduler's time never goes back, even if the caller's clock does. */
    private long advanceClock(long now) {
        clock = Math.max(clock, now);
        return clock;
    }
}
