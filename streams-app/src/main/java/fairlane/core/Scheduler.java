package fairlane.core;

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
 * offer is for the caller to apply; what leaves a lane later goes to the {@link Outlet}.
 */
public final class Scheduler {
    /** How many steps a channel does before the next one's turn. */
    private static final int STEPS_PER_CHANNEL = 128;

    private final Settings settings;
    private final Policies policies;
    private final Store store;
    private final Outlet outlet;
    private final long start;
    private final ToLongFunction<String> rooms;
    private final Map<String, ChannelScheduler> channels = new HashMap<>();
    private final List<ChannelScheduler> rota = new ArrayList<>();
    private int next;
    private long clock;

    /** @param start when the task started, epoch milliseconds: meters that are not recorded count as full as of then */
    public Scheduler(Settings settings, Policies policies, Store store, Outlet outlet, long start) {
        this(settings, policies, store, outlet, start, channel -> Long.MAX_VALUE);
    }

    /** @param rooms how much of a channel may be released until {@link #window} says more; asked once for each */
    public Scheduler(
            Settings settings,
            Policies policies,
            Store store,
            Outlet outlet,
            long start,
            ToLongFunction<String> rooms) {
        this.rooms = rooms;
        this.settings = settings;
        this.policies = policies;
        this.store = store;
        this.outlet = outlet;
        this.start = start;
        this.clock = start;
    }

    /** Takes over a lane that was recorded by {@link Store#saveLane}; costs no look at its messages. */
    public void restoreLane(String channel, String customer, String sender, List<Mark> marks) {
        channel(channel).restoreLane(customer, sender, marks);
    }

    /** Takes over a meter that was recorded by {@link Store#saveMeter}. */
    public void restoreMeter(MeterKey key, MeterState state) {
        channel(key.channel()).restoreMeter(key, state, settings);
    }

    /** The policy of a channel, or a limit of it, was changed: it holds from {@code now} on, for what is queued too. */
    public void policiesChanged(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        if (scheduler != null) {
            scheduler.policiesChanged(tick(now));
        }
    }

    /** Messages of the customer were cancelled: {@link Store#head} tells which. What is in no lane is the caller's. */
    public void cancelled(String customer) {
        channels.values().forEach(channel -> channel.cancelled(customer));
    }

    /** Decides what becomes of a request at {@code now}. */
    public Decision offer(Request request, long now) {
        long at = tick(now);
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
    public Turn turn(long now, Budget budget) {
        long at = tick(now);
        int idle = 0;
        while (idle < rota.size() && !budget.isSpent()) {
            next = (next + 1) % rota.size();
            idle = rota.get(next).work(at, budget, STEPS_PER_CHANNEL) ? 0 : idle + 1;
        }
        return new Turn(budget.isSpent() ? at : wakeAt());
    }

    /** The time that the last call came to, epoch milliseconds: what leaves then is released at it. */
    public long time() {
        return clock;
    }

    /** How many messages of the channel may be released until this is called again. */
    public void window(String channel, long more) {
        channel(channel).gate().window(more);
    }

    /** How many messages of the channel have been released since the start. */
    public long released(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? 0 : scheduler.released();
    }

    /** What is held of the channel and who gets what, at {@code now}; its cost is bounded, whatever is held. */
    public Census census(String channel, long now) {
        return channel(channel).census(tick(now));
    }

    /** How much of the channel is to be expected to leave; null where there is no such channel. Costs no look at lanes. */
    public @Nullable Outlook outlook(String channel, long now) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? null : scheduler.outlook(tick(now));
    }

    /** Whether something of the channel would leave now if its window let it. */
    public boolean waitsForWindow(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler != null && scheduler.waitsForWindow();
    }

    /** Holds everything of a channel, or lets it go on, for a reason outside the policies. */
    public void suspend(String channel, boolean held) {
        channel(channel).gate().suspend(held);
    }

    /** The channels of which there is, or was, anything. */
    public Collection<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** A way through the lanes of a channel that outlives changes; close it. Null where there is no such channel. */
    public @Nullable LaneCursor lanes(String channel) {
        ChannelScheduler scheduler = channels.get(channel);
        return scheduler == null ? null : new LaneCursor(scheduler.lanes().all().open());
    }

    /** The lanes of one customer, whether anything is held in them or not. */
    public List<Lane> lanes(String channel, String customer) {
        ChannelScheduler scheduler = channels.get(channel);
        Customer found = scheduler == null ? null : scheduler.lanes().find(customer);
        return found == null ? List.of() : found.lanes();
    }

    /** What is held in a lane: the runs of sequence numbers that messages stand at, the first to leave first. */
    public List<HeldRun> held(Lane lane) {
        channel(lane.channel()).lookAt(lane, clock);
        return lane.backlog().held();
    }

    /** What is held in a lane, and why; null where nothing is. */
    public @Nullable LaneView explain(Lane lane, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.lookAt(lane, tick(now));
        return head == null ? null : new Explanation(channel, lane, head, tick(now)).view();
    }

    /** Why one message of the lane is held; null where nothing is held in the lane. */
    public @Nullable MessageView explain(Lane lane, int rank, long sequence, long now) {
        ChannelScheduler channel = channel(lane.channel());
        Head head = channel.lookAt(lane, tick(now));
        if (head == null) {
            return null;
        }
        Explanation explanation = new Explanation(channel, lane, head, tick(now));
        long ahead = lane.backlog().sizeBefore(rank)
                + Math.max(0, sequence - lane.backlog().run(rank).head());
        Hold hold = explanation.hold();
        return new MessageView(hold, ahead, explanation.leavesAt(hold, ahead));
    }

    /** What a request has to expect that is still to come; null where there is no such channel. */
    public @Nullable Prospect prospect(Request request, long now) {
        return policies.channel(request.channel()) == null
                ? null
                : channel(request.channel()).prospect(request, tick(now));
    }

    private long wakeAt() {
        long wakeAt = Long.MAX_VALUE;
        for (ChannelScheduler channel : rota) {
            wakeAt = Math.min(wakeAt, channel.wakeAt());
        }
        return wakeAt;
    }

    private ChannelScheduler channel(String name) {
        ChannelScheduler channel = channels.get(name);
        if (channel == null) {
            channel = new ChannelScheduler(name, policies, settings, store, outlet, start);
            channel.gate().window(rooms.applyAsLong(name));
            channels.put(name, channel);
            rota.add(channel);
        }
        return channel;
    }

    /** Time never goes back within a task. */
    private long tick(long now) {
        clock = Math.max(clock, now);
        return clock;
    }
}
