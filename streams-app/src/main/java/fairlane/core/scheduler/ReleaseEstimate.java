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
 * What a message has to expect that is still to come to its lane: when it leaves, as far as that can be known, and
 * before when it certainly does not, as the limits are now.
 *
 * <p>The lane, its sender's and its customer's meters are taken as they are when it is made. Those that stand before the
 * message are looked at afterwards, one at a time, also while they leave.
 */
public final class ReleaseEstimate {
    /** Of more that stand before it nothing is said to be certain: each look reads a message. */
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
        this.senderMeter = lane.meter.copyAt(now);
        this.customerMeter = lane.owner().meter.copyAt(now);
        int rank = request.priority().rank(request.retry());
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

    /** As if each of them cost what the lane's first does. */
    private double unitsOf(long messages) {
        return (double) messages * (lane.head == null ? request.cost() : lane.head.cost());
    }

    private long earliest(double units) {
        long ratesEarliest =
                Math.max(senderMeter.earliest(units, request.cost()), customerMeter.earliest(units, request.cost()));
        return Math.max(notBefore, ratesEarliest);
    }

    private @Nullable Long estimate(ChannelScheduler channel, long ahead) {
        Customer owner = lane.owner();
        boolean suspended =
                channel.gate().isPaused() || lane.paused || lane.blocked || owner.isPaused() || owner.isBlocked();
        if (suspended || !channel.gate().isWindowOpen() || !channel.ring().isEmpty()) {
            return null;
        }
        long earliest = Math.max(earliest(unitsOf(ahead)), channel.gate().earliest(request.cost()));
        long otherMessages = owner.heldMessages - lane.backlog().size();
        boolean othersMatter =
                otherMessages > 0 && customerMeter.earliest(unitsOf(ahead + otherMessages), request.cost()) > earliest;
        return othersMatter ? null : Long.valueOf(earliest);
    }

    /**
     * When it leaves if it comes next, epoch milliseconds; null where that depends on others: on the channel's capacity,
     * on what its customer has in other lanes, or on whoever paused it.
     */
    public @Nullable Long releaseAt() {
        return releaseAt;
    }

    /** The same of the last that has come to its place in the lane; the present where that has left already. */
    public @Nullable Long lastReleaseAt() {
        return lastReleaseAt;
    }

    /**
     * Looks at one more of those that stand before it, where it matters: where the message may expire before it leaves.
     *
     * @return false: there is nothing more to learn
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
     * Before this it does not leave, epoch milliseconds: by its {@code notBefore} and by its sender's and its customer's
     * rates, after those that were looked at and will stand before it for as long as it does not expire itself. It may
     * well leave later; it leaves earlier only where a limit is raised, or one of those cancelled, meanwhile.
     */
    public long earliest() {
        return earliest(unitsAhead);
    }

    /** How many of those before it are counted in that. */
    public int countedAhead() {
        return countedAhead;
    }

    /** What {@link #earliest} comes from: one of SCHEDULED, SENDER_RATE and CUSTOMER_RATE. */
    public Hold hold() {
        long senderEarliest = senderMeter.earliest(unitsAhead, request.cost());
        long customerEarliest = customerMeter.earliest(unitsAhead, request.cost());
        if (Math.max(senderEarliest, customerEarliest) <= notBefore) {
            return Hold.SCHEDULED;
        }
        return senderEarliest >= customerEarliest ? Hold.SENDER_RATE : Hold.CUSTOMER_RATE;
    }
}
