package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.model.Head;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Moves lanes and customers into the state that follows from their held messages and from the current limits, and into
 * the queue, ring or timer of that state. No other class changes states. An update of a lane or customer that did not
 * change has no effect.
 */
public final class LaneStates {
    private final ChannelLimits limits;
    private final LaneRegistry registry;
    private final SchedulerStore store;
    private final Timers timers;
    private final Timers evictionTimers;
    private final FairShareRing ring;
    private final LaneCounters counters;
    /**
     * The lanes whose heads have to be refused. They are kept in a list and not in a timer, because the timers of a
     * large backlog that has to be refused would delay all other due timers.
     */
    private final TimerEntry.EntryList refusingLanes = new TimerEntry.EntryList();

    /**
     * Creates the object that changes the states of one channel's lanes and customers.
     *
     * @param timers the timers at which lanes and customers with held messages are updated
     * @param evictionTimers the timers at which lanes and customers without held messages are evicted
     */
    public LaneStates(
            ChannelLimits limits,
            LaneRegistry registry,
            SchedulerStore store,
            Timers timers,
            Timers evictionTimers,
            FairShareRing ring,
            LaneCounters counters) {
        this.limits = limits;
        this.registry = registry;
        this.store = store;
        this.timers = timers;
        this.evictionTimers = evictionTimers;
        this.ring = ring;
        this.counters = counters;
    }

    public void update(Lane lane, long now) {
        Head head = lane.head();
        Lane.State previousState = lane.state();
        if (head == null && previousState == Lane.State.EMPTY && lane.owner().state() == Customer.State.IDLE) {
            updateIdle(lane, now);
            return;
        }
        lane.enterState(stateOf(lane, head, now));
        if (previousState != Lane.State.READY && head != null && lane.state() == Lane.State.READY) {
            boolean wasPaused = previousState == Lane.State.PAUSED;
            lane.becomeEligible(wasPaused ? now : Math.min(now, lane.meter().earliest(head.cost())));
        }
        counters.update(lane, now);
        if (lane.state() == Lane.State.READY) {
            lane.owner().addReady(lane, priorityOf(lane));
        } else {
            lane.owner().removeReady(lane);
        }
        if (head == null) {
            retainOrEvict(lane, now);
        } else if (lane.state() == Lane.State.REFUSING) {
            refusingLanes.add(lane, now);
        } else {
            timers.schedule(lane, wakeAt(lane, head));
        }
        update(lane.owner(), now);
    }

    /**
     * Handles the usual case after an immediate release: the lane is still empty and its customer idle, so only the
     * time of their eviction has to be updated.
     */
    private void updateIdle(Lane lane, long now) {
        retainOrEvict(lane, now);
        if (!lane.owner().hasLanes()) {
            update(lane.owner(), now);
        }
    }

    /**
     * Updates a lane whose head was just released; if the lane is still ready, it goes behind the customer's other
     * ready lanes.
     */
    public void updateAfterRelease(Lane lane, long now) {
        lane.owner().removeReady(lane);
        update(lane, now);
    }

    public void update(Customer customer, long now) {
        Customer.State previousState = customer.state();
        customer.enterState(stateOf(customer, now));
        counters.update(customer, now);
        if (customer.state() == Customer.State.READY) {
            if (previousState != Customer.State.READY) {
                boolean wasPaused = previousState == Customer.State.PAUSED;
                customer.becomeEligible(wasPaused ? now : Math.min(now, earliest(customer)));
            }
            customer.unlink();
            ring.add(customer);
            counters.fairShare().enterRing(customer);
            return;
        }
        ring.remove(customer);
        counters.fairShare().leaveRing(customer);
        if (customer.state() == Customer.State.IDLE) {
            retainOrEvict(customer, now);
        } else {
            boolean isWaiting = customer.state() == Customer.State.WAITING;
            timers.schedule(customer, isWaiting ? earliest(customer) : Long.MAX_VALUE);
        }
    }

    /** Removes and returns the next lane whose head has to be refused; null if there is none. */
    public @Nullable Lane nextRefusing() {
        return refusingLanes.removeFirst() instanceof Lane lane ? lane : null;
    }

    /** Returns why the head of the lane is refused; null if it is not refused. */
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

    public boolean hasExpired(Head head, long now) {
        return limits.expiryTime(head.acceptedAt(), head.expiresAt()) <= now;
    }

    /**
     * Returns why all held messages of the lane and all new requests for it are refused; null if they are not refused.
     */
    public @Nullable Refusal laneRefusal(Lane lane) {
        if (!limits.exists()) {
            return Refusal.unknownChannel(lane.channel());
        }
        if (lane.isBlocked()) {
            return Refusal.blockedSender(lane.channel(), lane.sender());
        }
        if (lane.owner().isBlocked()) {
            return Refusal.blockedCustomer(lane.channel(), lane.customer());
        }
        return null;
    }

    private Lane.State stateOf(Lane lane, @Nullable Head head, long now) {
        if (head == null) {
            return Lane.State.EMPTY;
        }
        if (!limits.exists() || lane.isBlocked() || lane.owner().isBlocked() || isCancelledOrExpired(head, now)) {
            return Lane.State.REFUSING;
        }
        if (lane.isPaused()) {
            return Lane.State.PAUSED;
        }
        return lane.meter().earliest(head.cost()) > now ? Lane.State.WAITING : Lane.State.READY;
    }

    private boolean isCancelledOrExpired(Head head, long now) {
        return head.cancelled() != null || hasExpired(head, now);
    }

    private long wakeAt(Lane lane, Head head) {
        long expiry = limits.expiryTime(head.acceptedAt(), head.expiresAt());
        return lane.state() == Lane.State.WAITING ? Math.min(lane.meter().earliest(head.cost()), expiry) : expiry;
    }

    private Customer.State stateOf(Customer customer, long now) {
        Lane next = customer.firstReady();
        if (next == null || next.head() == null) {
            return Customer.State.IDLE;
        }
        if (customer.isPaused()) {
            return Customer.State.PAUSED;
        }
        return earliest(customer) > now ? Customer.State.WAITING : Customer.State.READY;
    }

    private static long earliest(Customer customer) {
        Lane next = customer.firstReady();
        Head head = next == null ? null : next.head();
        return head == null ? Long.MAX_VALUE : customer.meter().earliest(head.cost());
    }

    private static MessagePriority priorityOf(Lane lane) {
        RankQueue queue = lane.backlog().headQueue();
        return queue == null ? MessagePriority.NORMAL : MessagePriority.ofRank(queue.rank());
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
        if (lane.meter().isRecorded()) {
            store.dropMeter(lane.meterKey());
        }
    }

    private void retainOrEvict(Customer customer, long now) {
        if (customer.hasLanes()) {
            customer.unlink();
        } else if (customer.meter().drainedAt() > now) {
            evictionTimers.schedule(customer, customer.meter().drainedAt());
        } else {
            registry.evict(customer);
            counters.fairShare().remove(customer);
            if (customer.meter().isRecorded()) {
                store.dropMeter(customer.meterKey());
            }
        }
    }
}
