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
 * Decides which message leaves when, for one partition: a scheduler for each of its channels, which share the turns.
 *
 * <p>Knows no clock and no thread: all calls come from one thread, and bring the time with them. What it decides on
 * offer is for the caller to apply; what leaves a lane later goes to the {@link ReleaseSink}.
 */
public final class Scheduler {
    /** How many steps a channel does before the next one's turn. */
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

    /** @param start when the task started, epoch milliseconds: meters that are not recorded count as full as of then */
    public Scheduler(
            SchedulerSettings settings, PolicySource policies, SchedulerStore store, ReleaseSink sink, long start) {
        this(settings, policies, store, sink, start, channel -> Long.MAX_VALUE);
    }

    /** @param initialWindow how much of a channel may be released until {@link #setWindow} says more; asked once for each */
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

    /** Takes over a lane that was recorded by {@link SchedulerStore#saveLane}; costs no look at its messages. */
    public void restoreLane(String channel, String customer, String sender, List<LaneCheckpoint> checkpoints) {
        channel(channel).restoreLane(customer, sender, checkpoints);
    }

    /** Takes over a meter that was recorded by {@link SchedulerStore#saveMeter}. */
    public void restoreMeter(MeterKey key, MeterState state) {
        channel(key.channel()).restoreMeter(key, state, settings);
    }

    /** The policy of a channel, or a limit of it, was changed: it holds from {@code now} on, for what is queued too. */
    public void onPoliciesChanged(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        if (scheduler != null) {
            scheduler.onPoliciesChanged(advanceClock(now));
        }
    }

    /** Messages of the customer were cancelled: {@link SchedulerStore#head} tells which. What is in no lane is the caller's. */
    public void onMessagesCancelled(String customer) {
        channels.values().forEach(channel -> channel.onMessagesCancelled(customer));
    }

    /** Decides what becomes of a request at {@code now}. */
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

    /** Does what is due at {@code now} as far as the budget goes; the next turn goes on where this one stopped. */
    public TickResult tick(long now, Budget budget) {
        long at = advanceClock(now);
        int idleChannels = 0;
        while (idleChannels < roundRobin.size() && !budget.isExhausted()) {
            nextChannel = (nextChannel + 1) % roundRobin.size();
            idleChannels = roundRobin.get(nextChannel).runSteps(at, budget, STEPS_PER_CHANNEL) ? 0 : idleChannels + 1;
        }
        return new TickResult(budget.isExhausted() ? at : wakeAt());
    }

    /** How many messages of the channel may be released until this is called again. */
    public void setWindow(String channel, long messages) {
        channel(channel).gate().setWindow(messages);
    }

    /** How many messages of the channel have been released since the start. */
    public long releasedMessages(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? 0 : scheduler.releasedMessages();
    }

    /** What is held of the channel and who gets what, at {@code now}; its cost is bounded, whatever is held. */
    public HeldSnapshot heldSnapshot(String channel, long now) {
        return channel(channel).heldSnapshot(advanceClock(now));
    }

    /** How much of the channel is to be expected to leave; null where there is no such channel. Costs no look at lanes. */
    public @Nullable ChannelDemand channelDemand(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? null : scheduler.demand(advanceClock(now));
    }

    /** Whether something of the channel would leave now if its window let it. */
    public boolean isWaitingForWindow(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler != null && scheduler.isWaitingForWindow();
    }

    /** Holds everything of a channel, or lets it go on, for a reason outside the policies. */
    public void setSuspended(String channel, boolean suspended) {
        channel(channel).gate().setSuspended(suspended);
    }

    /** The channels of which there is, or was, anything. */
    public Collection<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** A way through the lanes of a channel that outlives changes; close it. Null where there is no such channel. */
    public @Nullable LaneCursor lanes(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null
                ? null
                : new LaneCursor(scheduler.registry().laneList().openCursor());
    }

    /** The lanes of one customer, whether anything is held in them or not. */
    public List<Lane> lanes(String channel, String customer) {
        ChannelScheduler scheduler = channels.get(channel);
        Customer found = scheduler == null ? null : scheduler.registry().find(customer);
        return found == null ? List.of() : found.lanes();
    }

    /** What is held in a lane: the runs of sequence numbers that messages stand at, the first to leave first. */
    public List<HeldRange> heldRanges(Lane lane) {
        channel(lane.channel()).refresh(lane, clock);
        return lane.backlog().heldRanges();
    }

    /** What is held in a lane, and why; null where nothing is. */
    public @Nullable LaneView explain(Lane lane, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.refresh(lane, advanceClock(now));
        return head == null ? null : new HoldExplanation(channel, lane, head, advanceClock(now)).laneView();
    }

    /** Why one message of the lane is held; null where nothing is held in the lane. */
    public @Nullable MessageView explain(Lane lane, int rank, long sequence, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.refresh(lane, advanceClock(now));
        if (head == null) {
            return null;
        }
        HoldExplanation explanation = new HoldExplanation(channel, lane, head, advanceClock(now));
        long ahead = lane.backlog().sizeBefore(rank)
                + Math.max(0, sequence - lane.backlog().queue(rank).head());
        Hold hold = explanation.hold();
        return new MessageView(hold, ahead, explanation.releaseAt(hold, ahead));
    }

    /** What a request has to expect that is still to come; null where there is no such channel. */
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

    /** Time never goes back within a task. */
    private long advanceClock(long now) {
        clock = Math.max(clock, now);
        return clock;
    }
}
