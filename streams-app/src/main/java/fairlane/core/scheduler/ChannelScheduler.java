package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.FairShareRing;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCounters;
import fairlane.core.lanes.LaneQueues;
import fairlane.core.lanes.LaneRegistry;
import fairlane.core.lanes.LaneStates;
import fairlane.core.lanes.MeterRecorder;
import fairlane.core.lanes.RankQueue;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.lanes.TimerEntry;
import fairlane.core.lanes.Timers;
import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.PolicySource;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.ChannelDemand;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of one channel in one partition. It enforces three constraints at once: the sender's rates, the
 * customer's rates and fair share, and the channel's rates and window. A message that one of these constraints holds
 * never delays a message that all of them allow.
 *
 * <p>Every step, such as one release or one refusal, costs O(1), whatever the number of lanes. The cost of a tick
 * depends on how many messages are due, not on how many are held.
 */
final class ChannelScheduler {
    /** How many due timers are processed before each decision on an offered request. */
    private static final int TIMERS_PER_OFFER = 64;

    private final ChannelLimits limits;
    private final LaneRegistry registry;
    private final SchedulerStore store;
    private final ReleaseSink sink;
    private final long start;
    private final Timers timers;
    /**
     * The timers for evictions. They are separate from the other timers so that evictions delay no message, even if all
     * the lanes of a burst become evictable at once.
     */
    private final Timers evictionTimers;

    private final FairShareRing ring = new FairShareRing();
    private final LaneCounters counters;
    private final LaneStates laneStates;
    private final MeterRecorder meterRecorder;
    private final ChannelGate gate;
    private final LaneQueues laneQueues;
    private final LaneRefresher refresher;
    private final ReleaseRecorder releases;
    private final OfferRules offerRules;
    private final LaneSweep sweep;
    /**
     * Lanes whose first message may have been cancelled. Each scheduler step loads the first message of one of these
     * lanes again, so that no single step takes long.
     */
    private final Queue<Lane> staleLanes = new ArrayDeque<>();

    ChannelScheduler(
            String name,
            PolicySource policies,
            SchedulerSettings settings,
            SchedulerStore store,
            ReleaseSink sink,
            long start) {
        this.limits = new ChannelLimits(name, policies, settings, start);
        this.registry = new LaneRegistry(name, limits, start);
        this.store = store;
        this.sink = sink;
        this.start = start;
        this.timers = new Timers(start);
        this.evictionTimers = new Timers(start);
        this.counters = LaneCounters.of(settings);
        this.laneStates = new LaneStates(limits, registry, store, timers, evictionTimers, ring, counters);
        this.meterRecorder = new MeterRecorder(name, Meter.unrecorded(limits.channelRates(), start), store);
        this.gate = new ChannelGate(limits, meterRecorder);
        this.laneQueues = new LaneQueues(store);
        this.refresher = new LaneRefresher(limits, registry, laneQueues, laneStates, meterRecorder);
        this.releases = new ReleaseRecorder(meterRecorder, gate);
        this.offerRules = new OfferRules(limits, laneStates, ring, timers, gate);
        this.sweep = new LaneSweep(registry.laneList());
    }

    LaneRegistry registry() {
        return registry;
    }

    FairShareRing ring() {
        return ring;
    }

    ChannelGate gate() {
        return gate;
    }

    /** Adds a lane from its checkpoints; a later tick looks the lane's messages up. */
    void restoreLane(String customer, String sender, List<LaneCheckpoint> checkpoints) {
        registry.restore(customer, sender, checkpoints);
        sweep.restart();
    }

    /** Restores a recorded meter; a later tick evicts the meter if it has drained. */
    void restoreMeter(MeterKey key, MeterState state, SchedulerSettings settings) {
        if (key.customer() == null) {
            meterRecorder.restoreChannelMeter(Meter.restored(state, limits.channelRates(), start, settings));
        } else if (key.sender() == null) {
            Customer customer = registry.getOrCreate(key.customer());
            customer.restoreMeter(Meter.restored(state, limits.customerRates(customer.id()), start, settings));
            evictionTimers.schedule(customer, start);
        } else {
            Lane lane = registry.getOrCreate(key.customer(), key.sender());
            lane.restoreMeter(Meter.restored(state, limits.senderRates(lane.sender()), start, settings));
            sweep.restart();
        }
    }

    /**
     * Reacts to a change of the channel's policy, or of a limit on the channel. A sweep updates all lanes, one lane per
     * scheduler step.
     */
    void onPoliciesChanged(long now) {
        limits.refresh(now, sweep.isDone());
        meterRecorder.migrateChannelMeter(limits.channelRates(), now);
        sweep.request();
    }

    /**
     * Reacts to cancellations of messages of the customer. The head of each of the customer's lanes may be cancelled,
     * so it is loaded again before it is released.
     */
    void onMessagesCancelled(String customerId) {
        Customer customer = registry.find(customerId);
        if (customer == null) {
            return;
        }
        for (Lane lane : customer.lanes()) {
            if (!lane.isHeadStale()) {
                lane.markHeadStale();
                staleLanes.add(lane);
            }
        }
    }

    long releasedMessages() {
        return releases.messages();
    }

    /** Returns the demand of the channel for workers, as far as it arises in this partition. */
    ChannelDemand demand(long now) {
        long withinMillis = counters.releasable().withinMillis();
        double maxUnits = meterRecorder.channelMeter().releasableWithin(withinMillis, now);
        double byRates = maxUnits / releases.rates().meanCost();
        double releasable = gate.isPaused() ? 0 : Math.min(counters.releasable().messages(), byRates);
        return releases.rates().demand(now, withinMillis, releasable, maxUnits);
    }

    boolean isWaitingForWindow() {
        return ring.front() != null && !gate.isPaused() && !gate.isWindowOpen();
    }

    Decision offer(Request request, long now) {
        for (int i = 0; i < TIMERS_PER_OFFER && fireNextTimer(timers, now); i++) {
            continue;
        }
        Lane lane = registry.getOrCreate(request.customer(), request.sender());
        refresher.bringUpToDate(lane);
        Decision decision = apply(offerRules.outcomeOf(lane, request, now), lane, request, now);
        laneStates.update(lane, now);
        return decision;
    }

    private Decision apply(OfferRules.Outcome outcome, Lane lane, Request request, long now) {
        return switch (outcome) {
            case RELEASE -> releases.recordImmediate(lane, request.cost(), now);
            case QUEUE -> new Decision.Queue(lane, request.rank(), laneQueues.append(lane, request, now));
            case SCHEDULE -> new Decision.Schedule();
            case REFUSE -> new Decision.Refuse(offerRules.refusalOf(lane, request, now));
        };
    }

    /** Estimates when a request would be released if it were offered now. */
    ReleaseEstimate estimateRelease(Request request, long now) {
        Lane lane = registry.getOrCreate(request.customer(), request.sender());
        refresher.bringUpToDate(lane);
        ReleaseEstimate estimate = new ReleaseEstimate(this, lane, request, store, laneStates, now);
        laneStates.update(lane, now);
        return estimate;
    }

    /**
     * Processes due timers, evictions, refusals, the sweep after a policy change, lanes with cancelled messages, and
     * releases. Each step processes at most one item of each kind, so that no kind delays the others.
     *
     * @return whether there is more to do now
     */
    boolean runSteps(long now, Budget budget, int maxSteps) {
        for (int i = 0; i < maxSteps; i++) {
            if (!budget.takeStep()) {
                return true;
            }
            boolean timerFired = fireNextTimer(timers, now);
            boolean evicted = fireNextTimer(evictionTimers, now);
            boolean refused = refuseNext(now);
            boolean swept = refresh(sweep.next(), now);
            boolean refreshed = refresh(staleLanes.poll(), now);
            boolean released = releaseNext(now);
            if (!timerFired && !evicted && !refused && !swept && !refreshed && !released) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns when the channel has work again, epoch milliseconds. Messages that wait for the window or for a policy
     * change are not considered.
     */
    long wakeAt() {
        long due = Math.min(timers.nextDue(), evictionTimers.nextDue());
        Customer next = ring.front();
        Lane lane = next == null ? null : next.firstReady();
        Head head = lane == null ? null : lane.head();
        if (head == null || gate.isClosed()) {
            return due;
        }
        return Math.min(due, gate.earliest(head.cost()));
    }

    private boolean fireNextTimer(Timers wheel, long now) {
        TimerEntry entry = wheel.poll(now);
        if (entry instanceof Lane lane) {
            refresher.refresh(lane, now);
        } else if (entry instanceof Customer customer) {
            refresher.refresh(customer, now);
        }
        return entry != null || wheel.isBehind(now);
    }

    private boolean refuseNext(long now) {
        Lane lane = laneStates.nextRefusing();
        if (lane == null) {
            return false;
        }
        refresher.bringUpToDate(lane);
        Head head = lane.head();
        Refusal refusal = head == null ? null : laneStates.headRefusal(lane, head, now);
        if (refusal != null) {
            RankQueue queue = laneQueues.headQueue(lane);
            sink.refuse(lane, queue.rank(), queue.head(), refusal);
            laneQueues.removeHead(lane, queue, now);
        }
        laneStates.update(lane, now);
        return true;
    }

    private boolean refresh(@Nullable Lane lane, long now) {
        if (lane == null) {
            return false;
        }
        refresher.refresh(lane, now);
        return true;
    }

    /** Brings the lane up to date and returns its head; null if the lane is empty. */
    @Nullable
    Head refreshedHead(Lane lane, long now) {
        refresher.refresh(lane, now);
        return lane.head();
    }

    private boolean releaseNext(long now) {
        Customer customer = ring.front();
        Lane lane = customer == null ? null : customer.firstReady();
        Head head = lane == null ? null : lane.head();
        if (customer == null || lane == null || head == null) {
            return false;
        }
        if (lane.isHeadStale() || !lane.follows(limits) || laneStates.hasExpired(head, now)) {
            refresher.refresh(lane, now);
            return true;
        }
        if (gate.isClosed()) {
            return false;
        }
        if (!ring.tryGrant(customer, head.cost())) {
            return true;
        }
        if (!gate.isOpen(head.cost(), now)) {
            return false;
        }
        release(lane, head.cost(), now);
        return true;
    }

    private void release(Lane lane, int cost, long now) {
        RankQueue queue = laneQueues.headQueue(lane);
        ring.charge(lane.owner(), cost);
        counters.fairShare().recordRelease(lane.owner(), cost, now);
        Release release = releases.record(lane, cost, lane.eligibleAt(), now);
        sink.release(lane, queue.rank(), queue.head(), release);
        laneQueues.removeHead(lane, queue, now);
        laneStates.updateAfterRelease(lane, now);
    }

    HeldSnapshot heldSnapshot(long now) {
        return HeldSnapshot.of(this, counters, now);
    }
}
