package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.model.Head;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Puts lanes and customers where they belong, by what holds for them now: the only place that changes their states. To
 * place one that is where it belongs changes nothing.
 */
public final class LaneStates {
    private final ChannelLimits limits;
    private final LaneRegistry registry;
    private final SchedulerStore store;
    private final Timers timers;
    private final Timers evictionTimers;
    private final FairShareRing ring;
    private final HeldCounters heldCounters;
    private final FairShareStats fairShareStats;
    private final ReleasableCounter releasableCounter;
    /** Lanes whose head is to be given up. Not a matter of time: a large backlog would hold up all that is due. */
    private final TimerEntry.EntryList refusingLanes = new TimerEntry.EntryList();

    /**
     * @param timers when a lane or customer that holds something is to be looked at again
     * @param evictionTimers when one that holds nothing may be forgotten
     */
    public LaneStates(
            ChannelLimits limits,
            LaneRegistry registry,
            SchedulerStore store,
            Timers timers,
            Timers evictionTimers,
            FairShareRing ring,
            HeldCounters heldCounters,
            FairShareStats fairShareStats,
            ReleasableCounter releasableCounter) {
        this.heldCounters = heldCounters;
        this.fairShareStats = fairShareStats;
        this.limits = limits;
        this.registry = registry;
        this.store = store;
        this.timers = timers;
        this.evictionTimers = evictionTimers;
        this.ring = ring;
        this.releasableCounter = releasableCounter;
    }

    public void update(Lane lane, long now) {
        Head head = lane.head;
        Lane.State previousState = lane.state;
        if (head == null && previousState == Lane.State.EMPTY && lane.owner().state == Customer.State.IDLE) {
            updateIdle(lane, now);
            return;
        }
        lane.state = stateOf(lane, head, now);
        if (previousState != Lane.State.READY && head != null && lane.state == Lane.State.READY) {
            long releasableAt =
                    previousState == Lane.State.PAUSED ? now : Math.min(now, lane.meter.earliest(head.cost()));
            lane.eligibleAt = Math.max(lane.eligibleAt, releasableAt);
        }
        heldCounters.update(lane);
        releasableCounter.update(lane, now);
        if (lane.state == Lane.State.READY) {
            lane.owner().addReady(lane, priorityOf(lane));
        } else {
            lane.owner().removeReady(lane);
        }
        if (head == null) {
            retainOrEvict(lane, now);
        } else if (lane.state == Lane.State.REFUSING) {
            refusingLanes.add(lane, now);
        } else {
            timers.schedule(lane, wakeAt(lane, head));
        }
        update(lane.owner(), now);
    }

    /** Nothing is held before or after, of the lane or its customer: that is most of what leaves at once. */
    private void updateIdle(Lane lane, long now) {
        retainOrEvict(lane, now);
        if (!lane.owner().hasLanes()) {
            update(lane.owner(), now);
        }
    }

    public void update(Customer customer, long now) {
        Customer.State previousState = customer.state;
        customer.state = stateOf(customer, now);
        heldCounters.update(customer);
        releasableCounter.update(customer, now);
        if (customer.state == Customer.State.READY) {
            if (previousState != Customer.State.READY) {
                customer.eligibleAt = previousState == Customer.State.PAUSED ? now : Math.min(now, earliest(customer));
            }
            customer.unlink();
            ring.add(customer);
            fairShareStats.enterRing(customer);
            return;
        }
        ring.remove(customer);
        fairShareStats.leaveRing(customer);
        if (customer.state == Customer.State.IDLE) {
            retainOrEvict(customer, now);
        } else {
            timers.schedule(customer, customer.state == Customer.State.WAITING ? earliest(customer) : Long.MAX_VALUE);
        }
    }

    /** Takes the lane whose head is to be given up next; null where there is none. */
    public @Nullable Lane nextRefusing() {
        return refusingLanes.removeFirst() instanceof Lane lane ? lane : null;
    }

    /** Why the lane's head is given up; null where it is not. */
    public @Nullable Refusal headRefusal(Lane lane, Head head, long now) {
        Refusal refusal = laneRefusal(lane);
        if (refusal == null) {
            refusal = head.cancelled();
        }
        if (refusal != null || !hasExpired(head, now)) {
            return refusal;
        }
        return Refusal.expired(limits.expiryTime(head.acceptedAt(), head.expiresAt()), now);
    }

    /** Whether a message has no business in its lane any more. */
    private boolean isCancelledOrExpired(Head head, long now) {
        return head.cancelled() != null || hasExpired(head, now);
    }

    public boolean hasExpired(Head head, long now) {
        return limits.expiryTime(head.acceptedAt(), head.expiresAt()) <= now;
    }

    /** Why what is in the lane, and what comes to it, is given up; null where it is not. */
    public @Nullable Refusal laneRefusal(Lane lane) {
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
        if (!limits.exists() || lane.blocked || lane.owner().isBlocked() || isCancelledOrExpired(head, now)) {
            return Lane.State.REFUSING;
        }
        if (lane.paused) {
            return Lane.State.PAUSED;
        }
        return lane.meter.earliest(head.cost()) > now ? Lane.State.WAITING : Lane.State.READY;
    }

    private long wakeAt(Lane lane, Head head) {
        long expiry = limits.expiryTime(head.acceptedAt(), head.expiresAt());
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

    private static MessagePriority priorityOf(Lane lane) {
        RankQueue queue = lane.backlog().headQueue();
        return queue == null ? MessagePriority.NORMAL : MessagePriority.ofRank(queue.rank);
    }

    private void retainOrEvict(Lane lane, long now) {
        if (lane.evictableAt() > now) {
            evictionTimers.scheduleNoLater(lane, lane.evictableAt());
            return;
        }
        registry.evict(lane);
        if (lane.isRecorded()) {
            store.dropLane(lane);
        }
        if (lane.meter.isRecorded()) {
            store.dropMeter(lane.meterKey());
        }
    }

    private void retainOrEvict(Customer customer, long now) {
        if (customer.hasLanes()) {
            customer.unlink();
        } else if (customer.meter.drainedAt() > now) {
            evictionTimers.schedule(customer, customer.meter.drainedAt());
        } else {
            registry.evict(customer);
            fairShareStats.remove(customer);
            if (customer.meter.isRecorded()) {
                store.dropMeter(customer.meterKey());
            }
        }
    }
}
