package fairlane.core.lanes;

import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;
import fairlane.core.model.MessagePriority;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer of one channel, the unit of fairness, and where it stands: IDLE without ready lanes, WAITING for its own
 * meters, READY in the channel's ring, or PAUSED.
 */
public final class Customer extends TimerEntry {
    /** Where a customer stands. */
    public enum State {
        IDLE,
        PAUSED,
        WAITING,
        READY
    }

    private final String channel;
    private final String id;
    /** Made when a lane first gets ready: of customers whose messages leave at once, none ever is. */
    private @Nullable ReadyLanes readyQueue;

    /** Most customers have one lane: a map for each would cost more than everything else. */
    private @Nullable Lane onlyLane;

    private @Nullable Map<String, Lane> lanes;

    public State state = State.IDLE;
    public Meter meter;
    public LimitPolicy limit = LimitPolicy.DEFAULT;
    public int policyGeneration;

    /** Messages held in its lanes. */
    public long heldMessages;

    /** What {@link ReleasableCounter} has counted of its lanes, and of it by its own limits. */
    long releasablePartsOfLanes;

    long releasableParts;

    /** What it may still send in this turn, in cost units. */
    public long deficit;

    boolean inTurn;

    /** Since when its limits let it go, once they do. */
    long eligibleAt;

    /** What of its ready lanes the {@link HeldCounters} has counted, and where. */
    long countedReadyMessages;

    int countedReadyLanes;
    State countedState = State.IDLE;

    /** The weight that it stands in line with; 0: it does not. */
    int ringWeight;

    FairShareStats.@Nullable TrackedCustomer tracked;

    @Nullable
    Customer previousInRing;

    @Nullable
    Customer nextInRing;

    public Customer(String channel, String id, Meter meter) {
        this.channel = channel;
        this.id = id;
        this.meter = meter;
    }

    public String channel() {
        return channel;
    }

    public String id() {
        return id;
    }

    /** The ready lane whose turn it is, or null where none is ready. */
    public @Nullable Lane firstReady() {
        return readyQueue == null ? null : readyQueue.first();
    }

    /** Since when the longest waiting of its ready lanes has been so; only where it has one. */
    long oldestReadySince() {
        return readyQueue == null ? Long.MAX_VALUE : readyQueue.oldestReadySince();
    }

    /** Puts a lane behind the ready ones of its priority; one that stands among them already keeps its place. */
    void addReady(Lane lane, MessagePriority priority) {
        if (readyQueue == null) {
            readyQueue = new ReadyLanes();
        }
        readyQueue.add(lane, priority);
    }

    public void removeReady(Lane lane) {
        if (readyQueue != null) {
            readyQueue.remove(lane);
        }
    }

    public int weight() {
        return limit.weight() == null ? 1 : limit.weight();
    }

    public long maxQueued() {
        return limit.maxQueued() == null ? Long.MAX_VALUE : limit.maxQueued();
    }

    public boolean isPaused() {
        return Boolean.TRUE.equals(limit.paused());
    }

    public boolean isBlocked() {
        return Boolean.TRUE.equals(limit.blocked());
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

    /** Its lanes, in no order. */
    public List<Lane> lanes() {
        if (onlyLane != null) {
            return List.of(onlyLane);
        }
        return lanes == null ? List.of() : List.copyOf(lanes.values());
    }

    MeterKey meterKey() {
        return new MeterKey(channel, id, null);
    }
}
