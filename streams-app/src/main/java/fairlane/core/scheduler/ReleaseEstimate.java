package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneStates;
import fairlane.core.lanes.SchedulerStore;
import fairlane.core.limits.Meter;
import fairlane.core.model.Head;
import fairlane.core.model.HeldRange;
import fairlane.core.model.Hold;
import fairlane.core.model.Request;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a message is released that has not reached its lane yet, and gives a lower bound for it under the current
 * limits.
 *
 * <p>The state of the lane and of the meters of sender and customer is copied on creation. The messages ahead are inspected
 * afterwards, one per call of {@link #inspectNext}, while some of them may already leave.
 */
public final class ReleaseEstimate {
    /** Each inspection reads a message: further messages ahead do not raise the lower bound. */
    private static final int MAX_INSPECTED = 1_000;

    private final SchedulerStore store;
    private final LaneStates laneStates;
    private final Lane lane;
    private final Request request;
    private final long notBefore;
    private final Meter senderMeter;
    private final Meter customerMeter;
    private final Queue<HeldRange> rangesAhead = new ArrayDeque<>();
    private final boolean mayExpire;
    private final @Nullable Long releaseAt;
    private final @Nullable Long lastReleaseAt;
    private long sequence = Long.MIN_VALUE;
    private int inspected;
    private int countedAhead;
    private double unitsAhead;

    ReleaseEstimate(
            ChannelScheduler channel,
            Lane lane,
            Request request,
            SchedulerStore store,
            LaneStates laneStates,
            long now) {
        this.store = store;
        this.laneStates = laneStates;
        this.lane = lane;
        this.request = request;
        this.notBefore = Math.max(now, request.notBefore());
        this.senderMeter = lane.meter().copyAt(now);
        this.customerMeter = lane.owner().meter().copyAt(now);
        int rank = request.rank();
        long ahead = lane.backlog().sizeBefore(rank + 1);
        long sameRank = ahead - lane.backlog().sizeBefore(rank);
        lane.backlog().heldRanges().stream()
                .filter(range -> range.rank() <= rank)
                .forEach(rangesAhead::add);
        this.mayExpire = earliest(unitsOf(ahead)) >= request.expiresAt();
        this.releaseAt = estimate(channel, ahead);
        if (request.notBefore() > now) {
            this.lastReleaseAt = releaseAt;
        } else {
            this.lastReleaseAt = sameRank == 0 ? Long.valueOf(now) : estimate(channel, ahead - 1);
        }
    }

    /** Assumes that each message costs as much as the head of the lane. */
    private double unitsOf(long messages) {
        Head head = lane.head();
        return (double) messages * (head == null ? request.cost() : head.cost());
    }

    private long earliest(double units) {
        long bySender = senderMeter.earliest(units, request.cost());
        long byCustomer = customerMeter.earliest(units, request.cost());
        return Math.max(notBefore, Math.max(bySender, byCustomer));
    }

    private @Nullable Long estimate(ChannelScheduler channel, long ahead) {
        Customer owner = lane.owner();
        boolean stopped = channel.gate().isClosed()
                || lane.isPaused()
                || lane.isBlocked()
                || owner.isPaused()
                || owner.isBlocked();
        if (stopped || !channel.ring().isEmpty()) {
            return null;
        }
        long earliest = Math.max(earliest(unitsOf(ahead)), channel.gate().earliest(request.cost()));
        long otherMessages = owner.heldMessages() - lane.backlog().size();
        boolean othersMatter =
                otherMessages > 0 && customerMeter.earliest(unitsOf(ahead + otherMessages), request.cost()) > earliest;
        return othersMatter ? null : Long.valueOf(earliest);
    }

    /**
     * When the message is released if it comes next, epoch milliseconds; null if that depends on the channel's capacity, on
     * other lanes of the customer, or on the end of a pause.
     */
    public @Nullable Long releaseAt() {
        return releaseAt;
    }

    /** {@link #releaseAt} of the last message already queued in its place; the present if that message has left. */
    public @Nullable Long lastReleaseAt() {
        return lastReleaseAt;
    }

    /**
     * Inspects one more message ahead, if the message may expire before it is released: otherwise the bound is not needed.
     *
     * @return false if there is nothing more to learn
     */
    public boolean inspectNext() {
        HeldRange range = rangesAhead.peek();
        if (!mayExpire || range == null || inspected >= MAX_INSPECTED || earliest() >= request.expiresAt()) {
            return false;
        }
        sequence = Math.max(sequence, range.first());
        if (sequence > range.last()) {
            rangesAhead.remove();
            sequence = Long.MIN_VALUE;
            return true;
        }
        inspected++;
        Head head = store.head(lane, range.rank(), sequence++);
        if (head != null && head.cancelled() == null && !laneStates.hasExpired(head, request.expiresAt())) {
            unitsAhead += head.cost();
            countedAhead++;
        }
        return true;
    }

    /**
     * The message is not released before this time, epoch milliseconds: because of its {@code notBefore} and the rates of
     * sender and customer, after the inspected messages that stay ahead of it until it expires itself. It may be released
     * much later; it is released earlier only if a limit is raised, or one of those messages is cancelled, meanwhile.
     */
    public long earliest() {
        return earliest(unitsAhead);
    }

    /** The number of messages ahead that {@link #earliest} includes. */
    public int countedAhead() {
        return countedAhead;
    }

    /** The reason for {@link #earliest}: SCHEDULED, SENDER_RATE or CUSTOMER_RATE. */
    public Hold hold() {
        long bySender = senderMeter.earliest(unitsAhead, request.cost());
        long byCustomer = customerMeter.earliest(unitsAhead, request.cost());
        if (Math.max(bySender, byCustomer) <= notBefore) {
            return Hold.SCHEDULED;
        }
        return bySender >= byCustomer ? Hold.SENDER_RATE : Hold.CUSTOMER_RATE;
    }
}
