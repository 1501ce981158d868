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
 * Estimates when a message that has not reached its lane yet will be released, and computes the earliest possible time
 * of that release under the current limits.
 *
 * <p>The state of the lane and of the meters of sender and customer is copied on creation. The messages ahead in the
 * lane are inspected afterwards, one per call of {@link #inspectNext}, while some of them may already be released.
 */
public final class ReleaseEstimate {
    /**
     * The most messages ahead that are inspected, because each inspection reads a message; messages beyond this number
     * do not raise {@link #earliest}.
     */
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

    /** Returns the cost units of {@code messages} messages, each assumed to cost as much as the head of the lane. */
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
     * Returns when the message will be released if it is the next to arrive in its lane, epoch milliseconds; null if
     * that depends on the channel's capacity, on other lanes of the customer, or on the end of a pause.
     */
    public @Nullable Long releaseAt() {
        return releaseAt;
    }

    /**
     * Returns when the last of the messages already queued ahead of the estimated message will be released, epoch
     * milliseconds; null in the same cases as {@link #releaseAt}; the current time if no message of the same rank is
     * queued.
     */
    public @Nullable Long lastReleaseAt() {
        return lastReleaseAt;
    }

    /**
     * Inspects one more message ahead, if the estimated message may expire before its release; otherwise {@link
     * #earliest} needs no inspection.
     *
     * @return false if further inspections would not change {@link #earliest}
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
     * Returns the time before which the message will not be released, epoch milliseconds. The time is computed from the
     * message's {@code notBefore} and the rates of sender and customer, as if the inspected messages ahead were
     * released first, except for those that expire before this message does. The release may be much later than this
     * time. It is earlier only if, in the meantime, a limit is raised or one of the messages released first is
     * cancelled.
     */
    public long earliest() {
        return earliest(unitsAhead);
    }

    /** Returns the number of messages ahead whose cost {@link #earliest} includes. */
    public int countedAhead() {
        return countedAhead;
    }

    /** Returns the hold reason that determines {@link #earliest}: SCHEDULED, SENDER_RATE or CUSTOMER_RATE. */
    public Hold hold() {
        long bySender = senderMeter.earliest(unitsAhead, request.cost());
        long byCustomer = customerMeter.earliest(unitsAhead, request.cost());
        if (Math.max(bySender, byCustomer) <= notBefore) {
            return Hold.SCHEDULED;
        }
        return bySender >= byCustomer ? Hold.SENDER_RATE : Hold.CUSTOMER_RATE;
    }
}
