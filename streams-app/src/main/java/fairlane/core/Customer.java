package fairlane.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer of one channel, the unit of fairness, and where it stands: IDLE without ready lanes, WAITING for its own
 * meters, READY in the channel's ring, or PAUSED.
 */
final class Customer extends Timed {
    /** Where a customer stands. */
    enum State {
        IDLE,
        PAUSED,
        WAITING,
        READY
    }

    private final String channel;
    private final String id;
    /** Made when a lane first gets ready: of customers whose messages leave at once, none ever is. */
    private @Nullable ReadyLanes ready;

    /** Most customers have one lane: a map for each would cost more than everything else. */
    private @Nullable Lane onlyLane;

    private @Nullable Map<String, Lane> lanes;

    State state = State.IDLE;
    Meter meter;
    Limit limit = Limit.DEFAULT;
    int generation;

    /** Messages held in its lanes. */
    long held;

    /** What {@link Leaving} has counted of its lanes, and of it by its own limits. */
    long leavingOfLanes;

    long leaving;

    /** What it may still send in this turn, in cost units. */
    long deficit;

    boolean inTurn;

    /** Since when its limits let it go, once they do. */
    long eligibleAt;

    /** What of its ready lanes the {@link Tally} has counted, and where. */
    long readyMessages;

    int readyLanes;
    State countedIn = State.IDLE;

    /** The weight that it stands in line with; 0: it does not. */
    int lineWeight;

    Shares.@Nullable Watched watched;

    @Nullable
    Customer ringBefore;

    @Nullable
    Customer ringAfter;

    Customer(String channel, String id, Meter meter) {
        this.channel = channel;
        this.id = id;
        this.meter = meter;
    }

    String channel() {
        return channel;
    }

    String id() {
        return id;
    }

    /** The ready lane whose turn it is, or null where none is ready. */
    @Nullable
    Lane firstReady() {
        return ready == null ? null : ready.first();
    }

    /** Since when the longest waiting of its ready lanes has been so; only where it has one. */
    long oldestReadyAt() {
        return ready == null ? Long.MAX_VALUE : ready.oldestAt();
    }

    /** Puts a lane behind the ready ones of its priority; one that stands among them already keeps its place. */
    void addReady(Lane lane, Priority priority) {
        if (ready == null) {
            ready = new ReadyLanes();
        }
        ready.add(lane, priority);
    }

    void removeReady(Lane lane) {
        if (ready != null) {
            ready.remove(lane);
        }
    }

    int weight() {
        return limit.weight() == null ? 1 : limit.weight();
    }

    long maxQueued() {
        return limit.maxQueued() == null ? Long.MAX_VALUE : limit.maxQueued();
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(limit.paused());
    }

    boolean isBlocked() {
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
    List<Lane> lanes() {
        if (onlyLane != null) {
            return List.of(onlyLane);
        }
        return lanes == null ? List.of() : List.copyOf(lanes.values());
    }

    MeterKey meterKey() {
        return new MeterKey(channel, id, null);
    }
}
