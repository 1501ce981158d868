package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.FairShareRing;
import fairlane.core.lanes.FairShareStats;
import fairlane.core.lanes.HeldCounters;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneQueues;
import fairlane.core.lanes.LaneRegistry;
import fairlane.core.lanes.LaneStates;
import fairlane.core.lanes.MeterRecorder;
import fairlane.core.lanes.RankQueue;
import fairlane.core.lanes.ReleasableCounter;
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
 * The scheduler of one channel in one partition. Three constraints at once, and a blocked one never holds back a ready
 * one: the sender's rates, the customer's rates and share, the channel's rates and window.
 *
 * <p>Every step costs O(1) in the number of lanes; a turn costs what is due, never what exists.
 */
final class ChannelScheduler {
    /** How much of what is due a request makes ready before it is looked at itself. */
    private static final int TIMERS_PER_OFFER = 64;

    private final ChannelLimits limits;
    private final LaneRegistry registry;
    private final SchedulerStore store;
    private final ReleaseSink sink;
    private final long start;
    private final Timers timers;
    /** Apart, for it keeps nobody waiting: all the lanes of a burst may be forgotten at once. */
    private final Timers evictionTimers;

    private final FairShareRing ring = new FairShareRing();
    private final HeldCounters heldCounters;
    private final FairShareStats fairShareStats;
    private final LaneStates laneStates;
    private final MeterRecorder meterRecorder;
    private final LaneSweep sweep;
    private final ReleasableCounter releasableCounter;
    private final ReleaseRates releaseRates = new ReleaseRates();
    private final ChannelGate gate;
    private final LaneQueues laneQueues;
    private long releasedMessages;
    /** Lanes that something was cancelled of: not a matter of time, and looked at a few at a time. */
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
        this.heldCounters = new HeldCounters(settings.countsHeld());
        this.fairShareStats = new FairShareStats(settings.countsHeld());
        this.releasableCounter = new ReleasableCounter(settings.demandHorizonMillis());
        this.laneStates = new LaneStates(
                limits, registry, store, timers, evictionTimers, ring, heldCounters, fairShareStats, releasableCounter);
        this.meterRecorder = new MeterRecorder(name, Meter.unrecorded(limits.channelRates(), start), store);
        this.gate = new ChannelGate(limits, meterRecorder);
        this.laneQueues = new LaneQueues(store);
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

    /** Takes over a lane as it was recorded; where its messages are is looked up in a later turn. */
    void restoreLane(String customer, String sender, List<LaneCheckpoint> checkpoints) {
        registry.restore(customer, sender, checkpoints);
        sweep.restart();
    }

    /** Takes over a meter as it was recorded; whether it has to be remembered any longer is seen in a later turn. */
    void restoreMeter(MeterKey key, MeterState state, SchedulerSettings settings) {
        if (key.customer() == null) {
            meterRecorder.restoreChannelMeter(Meter.restored(state, limits.channelRates(), start, settings));
        } else if (key.sender() == null) {
            Customer customer = registry.getOrCreate(key.customer());
            customer.meter = Meter.restored(state, limits.customerRates(customer.id()), start, settings);
            evictionTimers.schedule(customer, start);
        } else {
            Lane lane = registry.getOrCreate(key.customer(), key.sender());
            lane.meter = Meter.restored(state, limits.senderRates(lane.sender()), start, settings);
            sweep.restart();
        }
    }

    /** Something was said of the channel, its customers or senders: everyone is looked at again, a few at a time. */
    void onPoliciesChanged(long now) {
        limits.refresh(now, sweep.isDone());
        meterRecorder.migrateChannelMeter(limits.channelRates(), now);
        sweep.request();
    }

    /** What is held of the customer may be cancelled: its heads are looked up again before they leave. */
    void onMessagesCancelled(String customerId) {
        Customer customer = registry.find(customerId);
        if (customer == null) {
            return;
        }
        for (Lane lane : customer.lanes()) {
            if (!lane.headStale) {
                lane.headStale = true;
                staleLanes.add(lane);
            }
        }
    }

    long releasedMessages() {
        return releasedMessages;
    }

    /** What is to be expected of the channel's part here. */
    ChannelDemand demand(long now) {
        double maxUnits = meterRecorder.channelMeter().releasableWithin(releasableCounter.withinMillis(), now);
        double releasable =
                gate.isPaused() ? 0 : Math.min(releasableCounter.messages(), maxUnits / releaseRates.meanCost());
        return releaseRates.demand(now, releasableCounter.withinMillis(), releasable, maxUnits);
    }

    boolean isWaitingForWindow() {
        return ring.front() != null && !gate.isPaused() && !gate.isWindowOpen();
    }

    Decision offer(Request request, long now) {
        for (int i = 0; i < TIMERS_PER_OFFER && fireNextTimer(timers, now); i++) {
            continue;
        }
        Lane lane = registry.getOrCreate(request.customer(), request.sender());
        bringUpToDate(lane);
        Decision decision = decide(lane, request, now);
        laneStates.update(lane, now);
        return decision;
    }

    /** What a request would have to expect that came now. */
    ReleaseEstimate estimateRelease(Request request, long now) {
        Lane lane = registry.getOrCreate(request.customer(), request.sender());
        bringUpToDate(lane);
        ReleaseEstimate estimate = new ReleaseEstimate(this, lane, request, store, laneStates, now);
        laneStates.update(lane, now);
        return estimate;
    }

    private Decision decide(Lane lane, Request request, long now) {
        Refusal refusal = laneStates.laneRefusal(lane);
        if (refusal != null) {
            return new Decision.Refuse(refusal);
        }
        long expiry = limits.expiryTime(request.acceptedAt(), request.expiresAt());
        if (expiry <= now) {
            return new Decision.Refuse(Refusal.expired(expiry, now));
        }
        if (request.notBefore() > now) {
            return new Decision.Schedule();
        }
        if (canReleaseImmediately(lane, request.cost(), now)) {
            Release release = recordRelease(lane, request.cost(), Release.NEVER_HELD, now);
            releaseRates.recordImmediate();
            return release;
        }
        Customer customer = lane.owner();
        if (!request.previouslyAccepted() && customer.heldMessages >= customer.maxQueued()) {
            return new Decision.Refuse(Refusal.queueFull(customer));
        }
        return laneQueues.append(lane, request, now);
    }

    /** The fast path: nothing is held in the lane, no one is ready before it, and every constraint lets it through. */
    private boolean canReleaseImmediately(Lane lane, int cost, long now) {
        return lane.head == null
                && !lane.paused
                && !lane.owner().isPaused()
                && ring.isEmpty()
                && !timers.isBehind(now)
                && lane.meter.earliest(cost) <= now
                && lane.owner().meter.earliest(cost) <= now
                && gate.isOpen(cost, now);
    }

    /**
     * Goes on with what is due, what is to be given up, what a changed policy concerns, and what may leave, one of each
     * at a time, so that none of them keeps the others waiting.
     *
     * @return true where there is more to do now
     */
    boolean runSteps(long now, Budget budget, int maxSteps) {
        for (int i = 0; i < maxSteps; i++) {
            if (!budget.takeStep()) {
                return true;
            }
            boolean timerFired = fireNextTimer(timers, now);
            boolean evicted = fireNextTimer(evictionTimers, now);
            boolean refused = refuseNext(now);
            boolean swept = sweepNext(now);
            boolean refreshed = refreshNextStale(now);
            boolean released = releaseNext(now);
            if (!timerFired && !evicted && !refused && !swept && !refreshed && !released) {
                return false;
            }
        }
        return true;
    }

    /** When there is something to do again; what waits for the window or a policy is not known. */
    long wakeAt() {
        long due = Math.min(timers.nextDue(), evictionTimers.nextDue());
        Customer next = ring.front();
        Lane lane = next == null ? null : next.firstReady();
        if (lane == null || lane.head == null || gate.isClosed()) {
            return due;
        }
        return Math.min(due, gate.earliest(lane.head.cost()));
    }

    private boolean fireNextTimer(Timers wheel, long now) {
        TimerEntry entry = wheel.poll(now);
        if (entry instanceof Lane lane) {
            refresh(lane, now);
        } else if (entry instanceof Customer customer) {
            bringUpToDate(customer);
            laneStates.update(customer, now);
        }
        return entry != null || wheel.isBehind(now);
    }

    private boolean refuseNext(long now) {
        Lane lane = laneStates.nextRefusing();
        if (lane == null) {
            return false;
        }
        bringUpToDate(lane);
        Head head = lane.head;
        Refusal refusal = head == null ? null : laneStates.headRefusal(lane, head, now);
        if (refusal != null) {
            RankQueue queue = laneQueues.headQueue(lane);
            sink.refuse(lane, queue.rank, queue.head(), refusal);
            laneQueues.removeHead(lane, queue, now);
        }
        laneStates.update(lane, now);
        return true;
    }

    private boolean sweepNext(long now) {
        Lane lane = sweep.next();
        if (lane == null) {
            return false;
        }
        refresh(lane, now);
        return true;
    }

    private boolean refreshNextStale(long now) {
        Lane lane = staleLanes.poll();
        if (lane == null) {
            return false;
        }
        refresh(lane, now);
        return true;
    }

    private boolean releaseNext(long now) {
        Customer customer = ring.front();
        Lane lane = customer == null ? null : customer.firstReady();
        Head head = lane == null ? null : lane.head;
        if (customer == null || lane == null || head == null) {
            return false;
        }
        if (lane.headStale || lane.policyGeneration != limits.generation() || laneStates.hasExpired(head, now)) {
            refresh(lane, now);
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
        release(lane, head, now);
        return true;
    }

    private void release(Lane lane, Head head, long now) {
        RankQueue queue = laneQueues.headQueue(lane);
        lane.owner().deficit -= head.cost();
        fairShareStats.recordRelease(lane.owner(), head.cost(), now);
        Release release = recordRelease(lane, head.cost(), lane.eligibleAt(), now);
        sink.release(lane, queue.rank, queue.head(), release);
        laneQueues.removeHead(lane, queue, now);
        lane.owner().removeReady(lane);
        laneStates.update(lane, now);
    }

    /** Puts a lane where it belongs today; one that was forgotten meanwhile stays so. */
    @Nullable
    Head refresh(Lane lane, long now) {
        if (registry.contains(lane)) {
            bringUpToDate(lane);
            laneStates.update(lane, now);
        }
        return lane.head;
    }

    /** Under the policies of today, and with its messages and the first of them known. */
    private void bringUpToDate(Lane lane) {
        bringUpToDate(lane.owner());
        if (lane.policyGeneration != limits.generation()) {
            limits.apply(lane);
            meterRecorder.recordIfNeeded(lane);
        }
        laneQueues.loadIfOutdated(lane);
    }

    private void bringUpToDate(Customer customer) {
        if (customer.policyGeneration != limits.generation()) {
            limits.apply(customer);
            meterRecorder.recordIfNeeded(customer);
        }
    }

    /** Spends the meters and the window for one message of the lane. */
    private Release recordRelease(Lane lane, int cost, long eligibleAt, long now) {
        long gap = lane.gapAt(now);
        meterRecorder.spend(lane, cost, now);
        lane.lastReleaseAt = now;
        gate.recordRelease();
        releasedMessages++;
        releaseRates.recordRelease(cost, lane.meter.earliest(cost) > now, now);
        return new Release(
                lane.channel(),
                lane.customer(),
                lane.sender(),
                cost,
                now,
                gap,
                lane.spacingAt(now),
                eligibleAt,
                FairShareStats.isHeavy(lane.owner()));
    }

    /** What is held, and who gets what. */
    HeldSnapshot heldSnapshot(long now) {
        return HeldSnapshot.take(this, heldCounters, fairShareStats, now);
    }
}
