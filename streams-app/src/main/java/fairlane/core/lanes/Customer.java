package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;
import fairlane.core.model.MessagePriority;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer of one channel. The capacity of the channel is shared fairly between customers, not between senders. Only
 * {@link LaneStates} changes the state of a customer.
 */
public final class Customer extends FairShareRing.Node {
    /** The states of a customer. */
    enum State {
        /** No lane of the customer is ready. */
        IDLE,
        PAUSED,
        /** A lane is ready, but the customer's own meter does not allow the release of the lane's head yet. */
        WAITING,
        /**
         * A lane is ready and the customer's meter allows the release of its head, so the customer is in the fair-share
         * ring.
         */
        READY
    }

    private final String channel;
    private final String id;
    /**
     * The ready lanes; null until a lane becomes ready, because a customer whose messages are all released immediately
     * needs no such object.
     */
    private @Nullable ReadyLanes readyLanes;

    /**
     * The customer's lane if the customer has only one, as most customers do. A map for each of these customers would
     * take more memory than all other fields.
     */
    private @Nullable Lane onlyLane;

    private @Nullable Map<String, Lane> lanes;

    private State state = State.IDLE;
    private Meter meter;
    private LimitPolicy limit = LimitPolicy.DEFAULT;
    /** The generation number of the channel's limits to which the customer's meter and limit were last updated. */
    private int policyGeneration;

    private long heldMessages;

    /**
     * The time since which the customer's meter has allowed the release of the head of the first ready lane, epoch
     * milliseconds; valid in state READY.
     */
    private long eligibleAt;

    /**
     * How many messages and lanes {@link HeldCounters} currently includes for this customer's ready lanes, and the
     * customer state under which it includes them.
     */
    private long countedReadyMessages;

    private int countedReadyLanes;
    private State countedState = State.IDLE;

    /** The held messages that the senders' rates allow soon, in all lanes together, in parts of 1/1,024 message. */
    private long releasablePartsOfLanes;

    /** What {@link ReleasableCounter} counts for this customer, in parts of 1/1,024 message. */
    private long releasableParts;

    /**
     * The weight with which {@link FairShareStats} counts this customer while the customer is in the ring; 0 outside
     * the ring.
     */
    private int ringWeight;

    private FairShareStats.@Nullable TrackedCustomer tracked;

    /**
     * Creates a customer without lanes.
     *
     * @param generation the number of the generation of limits (see {@link ChannelLimits}) to which the rates of {@code
     *     meter} belong
     */
    Customer(String channel, String id, Meter meter, int generation) {
        this.channel = channel;
        this.id = id;
        this.meter = meter;
        this.policyGeneration = generation;
    }

    public String channel() {
        return channel;
    }

    public String id() {
        return id;
    }

    State state() {
        return state;
    }

    void enterState(State next) {
        state = next;
    }

    /** Whether the customer has ready lanes whose messages are held by the customer's own meter. */
    public boolean isWaiting() {
        return state == State.WAITING;
    }

    public Meter meter() {
        return meter;
    }

    public void restoreMeter(Meter restored) {
        meter = restored;
    }

    /** Whether the customer's meter and limit reflect the current policies. */
    public boolean follows(ChannelLimits limits) {
        return policyGeneration == limits.generation();
    }

    /** Updates the customer's meter and limit to the current policies. */
    public void apply(ChannelLimits limits) {
        DatedPolicy<LimitPolicy> record = limits.customerRecord(id);
        limit = limits.customerLimit(record);
        meter = limits.migrateCustomerMeter(meter, record, policyGeneration);
        policyGeneration = limits.generation();
    }

    int weight() {
        return limit.weight() == null ? 1 : limit.weight();
    }

    public boolean isQueueFull() {
        return limit.maxQueued() != null && heldMessages >= limit.maxQueued();
    }

    public boolean isPaused() {
        return Boolean.TRUE.equals(limit.paused());
    }

    public boolean isBlocked() {
        return Boolean.TRUE.equals(limit.blocked());
    }

    /** Returns the number of messages held in all lanes of the customer. */
    public long heldMessages() {
        return heldMessages;
    }

    void addHeldMessages(long messages) {
        heldMessages += messages;
    }

    /** Returns the ready lane from which the customer releases next, or null if no lane is ready. */
    public @Nullable Lane firstReady() {
        return readyLanes == null ? null : readyLanes.first();
    }

    /**
     * Returns the time since which the longest waiting ready lane has been ready, epoch milliseconds; {@link
     * Long#MAX_VALUE} if no lane is ready.
     */
    long oldestReadySince() {
        return readyLanes == null ? Long.MAX_VALUE : readyLanes.oldestReadySince();
    }

    /** Adds a lane behind the ready lanes of this priority; a lane that is already among them keeps its place. */
    void addReady(Lane lane, MessagePriority priority) {
        if (readyLanes == null) {
            readyLanes = new ReadyLanes();
        }
        readyLanes.add(lane, priority);
    }

    void removeReady(Lane lane) {
        if (readyLanes != null) {
            readyLanes.remove(lane);
        }
    }

    long eligibleAt() {
        return eligibleAt;
    }

    void becomeEligible(long at) {
        eligibleAt = at;
    }

    @Nullable
    Lane lane(String sender) {
        if (onlyLane != null) {
            return onlyLane.sender().equals(sender) ? onlyLane : null;
        }
        return lanes == null ? null : lanes.get(sender);
    }

    void add(Lane lane) {
        if (onlyLane == null && lanes == null) {
            onlyLane = lane;
            return;
        }
        if (lanes == null) {
            lanes = new HashMap<>();
        }
        if (onlyLane != null) {
            lanes.put(onlyLane.sender(), onlyLane);
            onlyLane = null;
        }
        lanes.put(lane.sender(), lane);
    }

    void remove(Lane lane) {
        if (onlyLane == lane) {
            onlyLane = null;
        } else if (lanes != null) {
            lanes.remove(lane.sender());
        }
    }

    boolean hasLanes() {
        return onlyLane != null || (lanes != null && !lanes.isEmpty());
    }

    /** Returns the customer's lanes, in no particular order. */
    public List<Lane> lanes() {
        if (onlyLane != null) {
            return List.of(onlyLane);
        }
        return lanes == null ? List.of() : List.copyOf(lanes.values());
    }

    long countedReadyMessages() {
        return countedReadyMessages;
    }

    int countedReadyLanes() {
        return countedReadyLanes;
    }

    void countReady(long messages, int ready) {
        countedReadyMessages += messages;
        countedReadyLanes += ready;
    }

    State countedState() {
        return countedState;
    }

    void countedUnder(State counted) {
        countedState = counted;
    }

    long releasablePartsOfLanes() {
        return releasablePartsOfLanes;
    }

    void addReleasablePartsOfLanes(long parts) {
        releasablePartsOfLanes += parts;
    }

    /**
     * Sets the number that {@link ReleasableCounter} counts for this customer, in parts of 1/1,024 message, and returns
     * the change of this number.
     */
    long countReleasable(long parts) {
        long difference = parts - releasableParts;
        releasableParts = parts;
        return difference;
    }

    int ringWeight() {
        return ringWeight;
    }

    void countRingWeight(int weight) {
        ringWeight = weight;
    }

    FairShareStats.@Nullable TrackedCustomer tracked() {
        return tracked;
    }

    void track(FairShareStats.@Nullable TrackedCustomer entry) {
        tracked = entry;
    }

    MeterKey meterKey() {
        return new MeterKey(channel, id, null);
    }
}
