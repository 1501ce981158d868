package fairlane.core;

import org.jspecify.annotations.Nullable;

/**
 * Puts lanes and customers where they belong, by what holds for them now: the only place that changes their states. To
 * place one that is where it belongs changes nothing.
 */
final class Placement {
    private final ChannelLimits limits;
    private final Lanes lanes;
    private final Store store;
    private final Timers timers;
    private final Timers memory;
    private final Ring ring;
    private final Tally tally;
    private final Shares shares;
    private final Leaving leaving;
    /** Lanes whose head is to be given up. Not a matter of time: a large backlog would hold up all that is due. */
    private final Timed.Slot condemned = new Timed.Slot();

    /**
     * @param timers when a lane or customer that holds something is to be looked at again
     * @param memory when one that holds nothing may be forgotten
     */
    Placement(
            ChannelLimits limits,
            Lanes lanes,
            Store store,
            Timers timers,
            Timers memory,
            Ring ring,
            Tally tally,
            Shares shares,
            Leaving leaving) {
        this.tally = tally;
        this.shares = shares;
        this.limits = limits;
        this.lanes = lanes;
        this.store = store;
        this.timers = timers;
        this.memory = memory;
        this.ring = ring;
        this.leaving = leaving;
    }

    void place(Lane lane, long now) {
        Head head = lane.head;
        Lane.State before = lane.state;
        if (head == null && before == Lane.State.EMPTY && lane.owner().state == Customer.State.IDLE) {
            leaveAtRest(lane, now);
            return;
        }
        lane.state = stateOf(lane, head, now);
        if (before != Lane.State.READY && head != null && lane.state == Lane.State.READY) {
            long let = before == Lane.State.PAUSED ? now : Math.min(now, lane.meter.earliest(head.cost()));
            lane.eligibleAt = Math.max(lane.eligibleAt, let);
        }
        tally.placed(lane);
        leaving.count(lane, now);
        if (lane.state == Lane.State.READY) {
            lane.owner().addReady(lane, priorityOf(lane));
        } else {
            lane.owner().removeReady(lane);
        }
        if (head == null) {
            rememberOrForget(lane, now);
        } else if (lane.state == Lane.State.CONDEMNED) {
            condemned.add(lane, now);
        } else {
            timers.schedule(lane, wakeAt(lane, head));
        }
        place(lane.owner(), now);
    }

    /** Nothing is held before or after, of the lane or its customer: that is most of what leaves at once. */
    private void leaveAtRest(Lane lane, long now) {
        rememberOrForget(lane, now);
        if (!lane.owner().hasLanes()) {
            place(lane.owner(), now);
        }
    }

    void place(Customer customer, long now) {
        Customer.State before = customer.state;
        customer.state = stateOf(customer, now);
        tally.placed(customer);
        leaving.count(customer, now);
        if (customer.state == Customer.State.READY) {
            if (before != Customer.State.READY) {
                customer.eligibleAt = before == Customer.State.PAUSED ? now : Math.min(now, earliest(customer));
            }
            customer.unlink();
            ring.add(customer);
            shares.stands(customer);
            return;
        }
        ring.remove(customer);
        shares.leaves(customer);
        if (customer.state == Customer.State.IDLE) {
            rememberOrForget(customer, now);
        } else {
            timers.schedule(customer, customer.state == Customer.State.WAITING ? earliest(customer) : Long.MAX_VALUE);
        }
    }

    /** Takes the lane whose head is to be given up next; null where there is none. */
    @Nullable
    Lane nextCondemned() {
        return condemned.removeFirst() instanceof Lane lane ? lane : null;
    }

    /** Why the lane's head is given up; null where it is not. */
    @Nullable
    Refusal refusal(Lane lane, Head head, long now) {
        Refusal condemnation = condemnation(lane);
        if (condemnation == null) {
            condemnation = head.cancelled();
        }
        if (condemnation != null || !hasExpired(head, now)) {
            return condemnation;
        }
        return Refusal.expired(limits.expiry(head.acceptedAt(), head.expiresAt()), now);
    }

    /** Whether a message has no business in its lane any more. */
    private boolean isOver(Head head, long now) {
        return head.cancelled() != null || hasExpired(head, now);
    }

    boolean hasExpired(Head head, long now) {
        return limits.expiry(head.acceptedAt(), head.expiresAt()) <= now;
    }

    /** Why what is in the lane, and what comes to it, is given up; null where it is not. */
    @Nullable
    Refusal condemnation(Lane lane) {
        if (!limits.exists()) {
            return Refusal.unknownChannel(lane.channel());
        }
        if (lane.blocked) {
            return Refusal.blockedSender(lane);
        }
        if (lane.owner().isBlocked()) {
            return Refusal.blockedCustomer(lane);
        }
        return null;
    }

    private Lane.State stateOf(Lane lane, @Nullable Head head, long now) {
        if (head == null) {
            return Lane.State.EMPTY;
        }
        if (!limits.exists() || lane.blocked || lane.owner().isBlocked() || isOver(head, now)) {
            return Lane.State.CONDEMNED;
        }
        if (lane.paused) {
            return Lane.State.PAUSED;
        }
        return lane.meter.earliest(head.cost()) > now ? Lane.State.WAITING : Lane.State.READY;
    }

    private long wakeAt(Lane lane, Head head) {
        long expiry = limits.expiry(head.acceptedAt(), head.expiresAt());
        return lane.state == Lane.State.WAITING ? Math.min(lane.meter.earliest(head.cost()), expiry) : expiry;
    }

    private Customer.State stateOf(Customer customer, long now) {
        Lane next = customer.firstReady();
        if (next == null || next.head == null) {
            return Customer.State.IDLE;
        }
        if (customer.isPaused()) {
            return Customer.State.PAUSED;
        }
        return earliest(customer) > now ? Customer.State.WAITING : Customer.State.READY;
    }

    private static long earliest(Customer customer) {
        Lane next = customer.firstReady();
        Head head = next == null ? null : next.head;
        return head == null ? Long.MAX_VALUE : customer.meter.earliest(head.cost());
    }

    private static Priority priorityOf(Lane lane) {
        Run run = lane.backlog().head();
        return run == null ? Priority.NORMAL : Priority.ofRank(run.rank);
    }

    private void rememberOrForget(Lane lane, long now) {
        if (lane.forgetAt() > now) {
            memory.scheduleNoLater(lane, lane.forgetAt());
            return;
        }
        lanes.forget(lane);
        if (lane.isRecorded()) {
            store.dropLane(lane);
        }
        if (lane.meter.isRecorded()) {
            store.dropMeter(lane.meterKey());
        }
    }

    private void rememberOrForget(Customer customer, long now) {
        if (customer.hasLanes()) {
            customer.unlink();
        } else if (customer.meter.drainedAt() > now) {
            memory.schedule(customer, customer.meter.drainedAt());
        } else {
            lanes.forget(customer);
            shares.forget(customer);
            if (customer.meter.isRecorded()) {
                store.dropMeter(customer.meterKey());
            }
        }
    }
}
