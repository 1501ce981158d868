package fairlane.core;

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
public final class Prospect {
    /** Of more that stand before it nothing is said to be certain: each look reads a message. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final Store store;
    private final Placement placement;
    private final Lane lane;
    private final Request request;
    private final long from;
    private final Meter sender;
    private final Meter customer;
    private final Queue<HeldRun> before = new ArrayDeque<>();
    private final boolean mayBeLate;
    private final @Nullable Long leavesAt;
    private final @Nullable Long lastLeavesAt;
    private long sequence = Long.MIN_VALUE;
    private int looks;
    private int standing;
    private double cost;

    Prospect(ChannelScheduler channel, Lane lane, Request request, Store store, Placement placement, long now) {
        this.store = store;
        this.placement = placement;
        this.lane = lane;
        this.request = request;
        this.from = Math.max(now, request.notBefore());
        this.sender = lane.meter.copy(now);
        this.customer = lane.owner().meter.copy(now);
        int rank = request.priority().rank(request.retry());
        long ahead = lane.backlog().sizeBefore(rank + 1);
        long ofRank = ahead - lane.backlog().sizeBefore(rank);
        lane.backlog().held().stream().filter(run -> run.rank() <= rank).forEach(before::add);
        this.mayBeLate = earliest(unitsOf(ahead)) >= request.expiresAt();
        this.leavesAt = expected(channel, ahead);
        if (request.notBefore() > now) {
            this.lastLeavesAt = leavesAt;
        } else {
            this.lastLeavesAt = ofRank == 0 ? Long.valueOf(now) : expected(channel, ahead - 1);
        }
    }

    /** As if each of them cost what the lane's first does. */
    private double unitsOf(long messages) {
        return (double) messages * (lane.head == null ? request.cost() : lane.head.cost());
    }

    private long earliest(double units) {
        long byRates = Math.max(sender.earliest(units, request.cost()), customer.earliest(units, request.cost()));
        return Math.max(from, byRates);
    }

    private @Nullable Long expected(ChannelScheduler channel, long ahead) {
        Customer owner = lane.owner();
        boolean stopped =
                channel.gate().isPaused() || lane.paused || lane.blocked || owner.isPaused() || owner.isBlocked();
        if (stopped || !channel.gate().hasRoom() || !channel.ring().isEmpty()) {
            return null;
        }
        long earliest = Math.max(earliest(unitsOf(ahead)), channel.gate().earliest(request.cost()));
        long others = owner.held - lane.backlog().size();
        boolean othersMatter = others > 0 && customer.earliest(unitsOf(ahead + others), request.cost()) > earliest;
        return othersMatter ? null : Long.valueOf(earliest);
    }

    /**
     * When it leaves if it comes next, epoch milliseconds; null where that depends on others: on the channel's capacity,
     * on what its customer has in other lanes, or on whoever paused it.
     */
    public @Nullable Long leavesAt() {
        return leavesAt;
    }

    /** The same of the last that has come to its place in the lane; the present where that has left already. */
    public @Nullable Long lastLeavesAt() {
        return lastLeavesAt;
    }

    /**
     * Looks at one more of those that stand before it, where it matters: where the message may expire before it leaves.
     *
     * @return false: there is nothing more to learn
     */
    public boolean look() {
        HeldRun run = before.peek();
        if (!mayBeLate || run == null || looks >= MOST_LOOKED_AT || earliest() >= request.expiresAt()) {
            return false;
        }
        sequence = Math.max(sequence, run.first());
        if (sequence > run.last()) {
            before.remove();
            sequence = Long.MIN_VALUE;
            return true;
        }
        looks++;
        Head one = store.head(lane, run.rank(), sequence++);
        if (one != null && one.cancelled() == null && !placement.hasExpired(one, request.expiresAt())) {
            cost += one.cost();
            standing++;
        }
        return true;
    }

    /**
     * Before this it does not leave, epoch milliseconds: by its {@code notBefore} and by its sender's and its customer's
     * rates, after those that were looked at and will stand before it for as long as it does not expire itself. It may
     * well leave later; it leaves earlier only where a limit is raised, or one of those cancelled, meanwhile.
     */
    public long earliest() {
        return earliest(cost);
    }

    /** How many of those before it are counted in that. */
    public int standing() {
        return standing;
    }

    /** What {@link #earliest} comes from: one of SCHEDULED, SENDER_RATE and CUSTOMER_RATE. */
    public Hold reason() {
        long bySender = sender.earliest(cost, request.cost());
        long byCustomer = customer.earliest(cost, request.cost());
        if (Math.max(bySender, byCustomer) <= from) {
            return Hold.SCHEDULED;
        }
        return bySender >= byCustomer ? Hold.SENDER_RATE : Hold.CUSTOMER_RATE;
    }
}
