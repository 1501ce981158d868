package fairlane.core;

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
    private static final int DUE_PER_OFFER = 64;

    private final ChannelLimits limits;
    private final Lanes lanes;
    private final Store store;
    private final Outlet outlet;
    private final long start;
    private final Timers timers;
    /** Apart, for it keeps nobody waiting: all the lanes of a burst may be forgotten at once. */
    private final Timers memory;

    private final Ring ring = new Ring();
    private final Tally tally;
    private final Shares shares;
    private final Placement placement;
    private final Ledger ledger;
    private final Sweep sweep;
    private final Leaving leaving;
    private final Flow flow = new Flow();
    private final Gate gate;
    private final Queues queues;
    private long released;
    /** Lanes that something was cancelled of: not a matter of time, and looked at a few at a time. */
    private final Queue<Lane> stale = new ArrayDeque<>();

    ChannelScheduler(String name, Policies policies, Settings settings, Store store, Outlet outlet, long start) {
        this.limits = new ChannelLimits(name, policies, settings, start);
        this.lanes = new Lanes(name, limits, start);
        this.store = store;
        this.outlet = outlet;
        this.start = start;
        this.timers = new Timers(start);
        this.memory = new Timers(start);
        this.tally = new Tally(settings.counts());
        this.shares = new Shares(settings.counts());
        this.leaving = new Leaving(settings.outlookMillis());
        this.placement = new Placement(limits, lanes, store, timers, memory, ring, tally, shares, leaving);
        this.ledger = new Ledger(name, Meter.unrecorded(limits.channelAllowance(), start), store);
        this.gate = new Gate(limits, ledger);
        this.queues = new Queues(store);
        this.sweep = new Sweep(lanes.all());
    }

    Lanes lanes() {
        return lanes;
    }

    Ring ring() {
        return ring;
    }

    Gate gate() {
        return gate;
    }

    /** Takes over a lane as it was recorded; where its messages are is looked up in a later turn. */
    void restoreLane(String customer, String sender, List<Mark> marks) {
        lanes.restore(customer, sender, marks);
        sweep.restart();
    }

    /** Takes over a meter as it was recorded; whether it has to be remembered any longer is seen in a later turn. */
    void restoreMeter(MeterKey key, MeterState state, Settings settings) {
        if (key.customer() == null) {
            ledger.restore(Meter.restored(state, limits.channelAllowance(), start, settings));
        } else if (key.sender() == null) {
            Customer customer = lanes.obtain(key.customer());
            customer.meter = Meter.restored(state, limits.customerAllowance(customer.id()), start, settings);
            memory.schedule(customer, start);
        } else {
            Lane lane = lanes.obtain(key.customer(), key.sender());
            lane.meter = Meter.restored(state, limits.senderAllowance(lane.sender()), start, settings);
            sweep.restart();
        }
    }

    /** Something was said of the channel, its customers or senders: everyone is looked at again, a few at a time. */
    void policiesChanged(long now) {
        limits.refresh(now, sweep.isDone());
        ledger.follow(limits.channelAllowance(), now);
        sweep.request();
    }

    /** What is held of the customer may be cancelled: its heads are looked up again before they leave. */
    void cancelled(String customerId) {
        Customer customer = lanes.find(customerId);
        if (customer == null) {
            return;
        }
        for (Lane lane : customer.lanes()) {
            if (!lane.stale) {
                lane.stale = true;
                stale.add(lane);
            }
        }
    }

    long released() {
        return released;
    }

    /** What is to be expected of the channel's part here. */
    Outlook outlook(long now) {
        double most = ledger.channel().leavesWithin(leaving.withinMillis(), now);
        double left = gate.isPaused() ? 0 : Math.min(leaving.messages(), most / flow.meanCost());
        return flow.outlook(now, leaving.withinMillis(), left, most);
    }

    boolean waitsForWindow() {
        return ring.front() != null && !gate.isPaused() && !gate.hasRoom();
    }

    Decision offer(Request request, long now) {
        for (int i = 0; i < DUE_PER_OFFER && fireNext(timers, now); i++) {
            continue;
        }
        Lane lane = lanes.obtain(request.customer(), request.sender());
        bringUpToDate(lane);
        Decision decision = decide(lane, request, now);
        placement.place(lane, now);
        return decision;
    }

    /** What a request would have to expect that came now. */
    Prospect prospect(Request request, long now) {
        Lane lane = lanes.obtain(request.customer(), request.sender());
        bringUpToDate(lane);
        Prospect prospect = new Prospect(this, lane, request, store, placement, now);
        placement.place(lane, now);
        return prospect;
    }

    private Decision decide(Lane lane, Request request, long now) {
        Refusal condemnation = placement.condemnation(lane);
        if (condemnation != null) {
            return new Decision.Refuse(condemnation);
        }
        long expiry = limits.expiry(request.acceptedAt(), request.expiresAt());
        if (expiry <= now) {
            return new Decision.Refuse(Refusal.expired(expiry, now));
        }
        if (request.notBefore() > now) {
            return new Decision.Schedule();
        }
        if (mayLeaveAtOnce(lane, request.cost(), now)) {
            long gap = lane.gap(now);
            spend(lane, request.cost(), now);
            flow.passed();
            return new Decision.Release(gap, lane.spacing(now), Shares.isHeavy(lane.owner()));
        }
        Customer customer = lane.owner();
        if (!request.accepted() && customer.held >= customer.maxQueued()) {
            return new Decision.Refuse(Refusal.queueFull(customer));
        }
        return queues.append(lane, request, now);
    }

    /** The fast path: nothing is held in the lane, no one is ready before it, and every constraint lets it through. */
    private boolean mayLeaveAtOnce(Lane lane, int cost, long now) {
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
    boolean work(long now, Budget budget, int mostSteps) {
        for (int i = 0; i < mostSteps; i++) {
            if (!budget.take()) {
                return true;
            }
            boolean fired = fireNext(timers, now);
            boolean forgot = fireNext(memory, now);
            boolean gaveUp = giveUpNext(now);
            boolean swept = sweepNext(now);
            boolean refreshed = refreshNext(now);
            boolean released = releaseNext(now);
            if (!fired && !forgot && !gaveUp && !swept && !refreshed && !released) {
                return false;
            }
        }
        return true;
    }

    /** When there is something to do again; what waits for the window or a policy is not known. */
    long wakeAt() {
        long due = Math.min(timers.nextDue(), memory.nextDue());
        Customer next = ring.front();
        Lane lane = next == null ? null : next.firstReady();
        if (lane == null || lane.head == null || gate.isShut()) {
            return due;
        }
        return Math.min(due, gate.earliest(lane.head.cost()));
    }

    private boolean fireNext(Timers which, long now) {
        Timed timed = which.poll(now);
        if (timed instanceof Lane lane) {
            lookAt(lane, now);
        } else if (timed instanceof Customer customer) {
            bringUpToDate(customer);
            placement.place(customer, now);
        }
        return timed != null || which.isBehind(now);
    }

    private boolean giveUpNext(long now) {
        Lane lane = placement.nextCondemned();
        if (lane == null) {
            return false;
        }
        bringUpToDate(lane);
        Head head = lane.head;
        Refusal refusal = head == null ? null : placement.refusal(lane, head, now);
        if (refusal != null) {
            Run run = queues.headRun(lane);
            outlet.refuse(lane, run.rank, run.head(), refusal);
            queues.removeHead(lane, run, now);
        }
        placement.place(lane, now);
        return true;
    }

    private boolean sweepNext(long now) {
        Lane lane = sweep.next();
        if (lane == null) {
            return false;
        }
        lookAt(lane, now);
        return true;
    }

    private boolean refreshNext(long now) {
        Lane lane = stale.poll();
        if (lane == null) {
            return false;
        }
        lookAt(lane, now);
        return true;
    }

    private boolean releaseNext(long now) {
        Customer customer = ring.front();
        Lane lane = customer == null ? null : customer.firstReady();
        Head head = lane == null ? null : lane.head;
        if (customer == null || lane == null || head == null) {
            return false;
        }
        if (lane.stale || lane.generation != limits.generation() || placement.hasExpired(head, now)) {
            lookAt(lane, now);
            return true;
        }
        if (gate.isShut()) {
            return false;
        }
        if (!ring.grants(customer, head.cost())) {
            return true;
        }
        if (!gate.isOpen(head.cost(), now)) {
            return false;
        }
        release(lane, head, now);
        return true;
    }

    private void release(Lane lane, Head head, long now) {
        Run run = queues.headRun(lane);
        long gap = lane.gap(now);
        lane.owner().deficit -= head.cost();
        shares.got(lane.owner(), head.cost(), now);
        spend(lane, head.cost(), now);
        outlet.release(lane, run.rank, run.head(), gap);
        queues.removeHead(lane, run, now);
        lane.owner().removeReady(lane);
        placement.place(lane, now);
    }

    /** Puts a lane where it belongs today; one that was forgotten meanwhile stays so. */
    @Nullable
    Head lookAt(Lane lane, long now) {
        if (lanes.isKnown(lane)) {
            bringUpToDate(lane);
            placement.place(lane, now);
        }
        return lane.head;
    }

    /** Under the policies of today, and with its messages and the first of them known. */
    private void bringUpToDate(Lane lane) {
        bringUpToDate(lane.owner());
        if (lane.generation != limits.generation()) {
            limits.apply(lane);
            ledger.recordIfSlow(lane);
        }
        queues.bringUpToDate(lane);
    }

    private void bringUpToDate(Customer customer) {
        if (customer.generation != limits.generation()) {
            limits.apply(customer);
            ledger.recordIfSlow(customer);
        }
    }

    private void spend(Lane lane, int cost, long now) {
        ledger.spend(lane, cost, now);
        lane.lastReleaseAt = now;
        gate.pass();
        released++;
        flow.released(cost, lane.meter.earliest(cost) > now, now);
    }

    /** What is held, and who gets what. */
    Census census(long now) {
        return Census.take(this, tally, shares, now);
    }
}
