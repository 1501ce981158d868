package fairlane.core;

import java.time.Instant;

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
    private final Timers timers;
    private final Ring ring = new Ring();
    private final Placement placement;
    private final MeterKey meterKey;
    private final LaneList.Cursor sweep;
    private Meter meter;
    private long room = Long.MAX_VALUE;
    private boolean suspended;

    ChannelScheduler(String name, Policies policies, Settings settings, Store store, Outlet outlet, long start) {
        this.limits = new ChannelLimits(name, policies, settings);
        limits.refresh(start);
        this.lanes = new Lanes(name, limits, start);
        this.store = store;
        this.outlet = outlet;
        this.timers = new Timers(start);
        this.placement = new Placement(limits, lanes, store, timers, ring);
        this.meterKey = new MeterKey(name, null, null);
        this.meter = Meter.unrecorded(limits.channelAllowance(), start);
        this.sweep = lanes.all().open();
    }

    Lanes lanes() {
        return lanes;
    }

    ChannelLimits limits() {
        return limits;
    }

    Ring ring() {
        return ring;
    }

    Meter meter() {
        return meter;
    }

    void restore(Meter restored) {
        meter = restored;
    }

    /** Something was said of the channel, its customers or senders: everyone is looked at again, a few at a time. */
    void policiesChanged(long now) {
        limits.refresh(now);
        meter.follow(limits.channelAllowance(), now);
        recordIfSlow();
        sweep.restart();
    }

    /** How many more may be released until this is called again. */
    void window(long more) {
        room = more;
    }

    /** Holds everything, for a reason outside the policies. */
    void suspend(boolean held) {
        suspended = held;
    }

    boolean isPaused() {
        return suspended || limits.isPaused();
    }

    boolean hasRoom() {
        return room > 0;
    }

    Decision offer(Request request, long now) {
        for (int i = 0; i < DUE_PER_OFFER && fireNext(now); i++) {
            continue;
        }
        Lane lane = lanes.obtain(request.customer(), request.sender());
        bringUpToDate(lane);
        Decision decision = decide(lane, request, now);
        placement.place(lane, now);
        return decision;
    }

    private Decision decide(Lane lane, Request request, long now) {
        Refusal condemnation = placement.condemnation(lane);
        if (condemnation != null) {
            return new Decision.Refuse(condemnation);
        }
        if (limits.expiry(request.acceptedAt(), request.expiresAt()) <= now) {
            return new Decision.Refuse(expired(request.acceptedAt(), request.expiresAt(), now));
        }
        if (request.notBefore() > now) {
            return new Decision.Schedule();
        }
        if (mayLeaveAtOnce(lane, request.cost(), now)) {
            long gap = lane.gap(now);
            spend(lane, request.cost(), now);
            return new Decision.Release(gap);
        }
        Customer customer = lane.owner();
        if (!request.accepted() && customer.held >= customer.maxQueued()) {
            return new Decision.Refuse(full(customer));
        }
        return queue(lane, request);
    }

    /** The fast path: nothing is held in the lane, no one is ready before it, and every constraint lets it through. */
    private boolean mayLeaveAtOnce(Lane lane, int cost, long now) {
        return lane.head == null
                && !lane.paused
                && !lane.owner().isPaused()
                && ring.isEmpty()
                && !timers.isBehind()
                && lane.meter.earliest(cost) <= now
                && lane.owner().meter.earliest(cost) <= now
                && isOpen(cost, now);
    }

    private Decision queue(Lane lane, Request request) {
        int rank = request.priority().rank(request.retry());
        Backlog backlog = lane.backlog();
        Run run = backlog.run(rank);
        if (run.append(request.position())) {
            store.saveLane(lane, backlog.record());
        }
        lane.owner().held++;
        if (backlog.head() == run && run.size() == 1) {
            lane.head = new Head(request.cost(), request.acceptedAt(), request.expiresAt());
        }
        return new Decision.Queue(lane, rank, run.tail());
    }

    /**
     * Goes on with what is due, what a changed policy concerns, and what may leave, one of each at a time, so that none
     * of them keeps the others waiting.
     *
     * @return true where there is more to do now
     */
    boolean work(long now, Budget budget, int mostSteps) {
        for (int i = 0; i < mostSteps; i++) {
            if (!budget.take()) {
                return true;
            }
            boolean fired = fireNext(now);
            boolean swept = sweepNext(now);
            boolean released = releaseNext(now);
            if (!fired && !swept && !released) {
                return false;
            }
        }
        return true;
    }

    /** When there is something to do again; what waits for the window or a policy is not known. */
    long wakeAt() {
        long due = timers.nextDue();
        Customer next = ring.front();
        Lane lane = next == null ? null : next.ready().first();
        if (lane == null || lane.head == null || isPaused() || !hasRoom()) {
            return due;
        }
        return Math.min(due, meter.earliest(lane.head.cost()));
    }

    private boolean fireNext(long now) {
        Timed timed = timers.poll(now);
        if (timed instanceof Lane lane) {
            fire(lane, now);
        } else if (timed instanceof Customer customer) {
            limits.apply(customer);
            placement.place(customer, now);
        }
        return timed != null || timers.isBehind();
    }

    private void fire(Lane lane, long now) {
        bringUpToDate(lane);
        Head head = lane.head;
        if (head != null) {
            Refusal refusal = placement.condemnation(lane);
            if (refusal == null && placement.hasExpired(head, now)) {
                refusal = expired(head.acceptedAt(), head.expiresAt(), now);
            }
            if (refusal != null) {
                refuseHead(lane, refusal);
            }
        }
        placement.place(lane, now);
    }

    private boolean sweepNext(long now) {
        Lane lane = sweep.next();
        if (lane == null) {
            return false;
        }
        bringUpToDate(lane);
        placement.place(lane, now);
        return true;
    }

    private boolean releaseNext(long now) {
        Customer customer = ring.front();
        Lane lane = customer == null ? null : customer.ready().first();
        Head head = lane == null ? null : lane.head;
        if (customer == null || lane == null || head == null) {
            return false;
        }
        if (lane.generation != limits.generation() || placement.hasExpired(head, now)) {
            fire(lane, now);
            return true;
        }
        if (isPaused() || !hasRoom()) {
            return false;
        }
        if (!ring.grants(customer, head.cost())) {
            return true;
        }
        if (!isOpen(head.cost(), now)) {
            return false;
        }
        release(lane, head, now);
        return true;
    }

    private void release(Lane lane, Head head, long now) {
        Run run = headRun(lane);
        long gap = lane.gap(now);
        lane.owner().deficit -= head.cost();
        spend(lane, head.cost(), now);
        outlet.release(lane, run.rank, run.head(), gap);
        removeHead(lane, run);
        lane.owner().ready().remove(lane);
        placement.place(lane, now);
    }

    private void refuseHead(Lane lane, Refusal refusal) {
        Run run = headRun(lane);
        outlet.refuse(lane, run.rank, run.head(), refusal);
        removeHead(lane, run);
    }

    private void removeHead(Lane lane, Run run) {
        if (run.removeHead()) {
            store.saveLane(lane, lane.backlog().record());
        }
        lane.owner().held--;
        loadHead(lane);
    }

    private void loadHead(Lane lane) {
        lane.head = null;
        for (Run run = lane.backlog().head();
                run != null && lane.head == null;
                run = lane.backlog().head()) {
            lane.head = store.head(lane, run.rank, run.head());
            if (lane.head == null) {
                run.removeHead();
                lane.owner().held--;
            }
        }
    }

    /** Under the policies of today, and with its messages found, if they were not since a restore. */
    void bringUpToDate(Lane lane) {
        Customer customer = lane.owner();
        if (customer.generation != limits.generation()) {
            limits.apply(customer);
            recordIfSlow(customer);
        }
        if (lane.generation != limits.generation()) {
            limits.apply(lane);
            recordIfSlow(lane);
        }
        if (!lane.backlog().isLocated()) {
            lane.backlog().locate(store, lane);
            customer.held += lane.backlog().size();
            loadHead(lane);
        }
    }

    private boolean isOpen(int cost, long now) {
        return !isPaused() && hasRoom() && meter.earliest(cost) <= now;
    }

    private void spend(Lane lane, int cost, long now) {
        Customer customer = lane.owner();
        lane.meter.spend(cost, now);
        customer.meter.spend(cost, now);
        meter.spend(cost, now);
        recordIfSlow(lane);
        recordIfSlow(customer);
        recordIfSlow();
        lane.lastReleaseAt = now;
        room--;
    }

    private void recordIfSlow(Lane lane) {
        if (lane.meter.mustBeRecorded()) {
            store.saveMeter(lane.meterKey(), lane.meter.record());
        }
    }

    private void recordIfSlow(Customer customer) {
        if (customer.meter.mustBeRecorded()) {
            store.saveMeter(customer.meterKey(), customer.meter.record());
        }
    }

    private void recordIfSlow() {
        if (meter.mustBeRecorded()) {
            store.saveMeter(meterKey, meter.record());
        }
    }

    private Refusal expired(long acceptedAt, long expiresAt, long now) {
        long expiry = limits.expiry(acceptedAt, expiresAt);
        String sentence =
                "it expired at " + Instant.ofEpochMilli(expiry) + ", " + (now - expiry) + " ms before it could leave";
        return new Refusal(Refusal.Kind.EXPIRED, sentence);
    }

    private static Refusal full(Customer customer) {
        String sentence = "the customer " + customer.id() + " has " + customer.held + " messages held on "
                + customer.channel() + ", as many as max-queued allows";
        return new Refusal(Refusal.Kind.QUEUE_FULL, sentence);
    }

    private static Run headRun(Lane lane) {
        Run run = lane.backlog().head();
        if (run == null) {
            throw new IllegalStateException("nothing is held in " + lane);
        }
        return run;
    }
}
