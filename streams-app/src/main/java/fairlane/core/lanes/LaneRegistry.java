package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.Meter;
import fairlane.core.model.LaneCheckpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes and customers of a channel that have at least one of these kinds of state: held messages, a meter that has
 * not drained, a recent release.
 */
public final class LaneRegistry {
    private final String channel;
    private final ChannelLimits limits;
    private final long start;
    private final Map<String, Customer> customers = new HashMap<>();
    private final LaneList laneList = new LaneList();

    /**
     * Creates a lane registry that contains no lanes and customers yet.
     *
     * @param start when the task started, epoch milliseconds
     */
    public LaneRegistry(String channel, ChannelLimits limits, long start) {
        this.channel = channel;
        this.limits = limits;
        this.start = start;
    }

    public LaneList laneList() {
        return laneList;
    }

    public @Nullable Customer find(String customer) {
        return customers.get(customer);
    }

    /**
     * Returns the lane, and creates it if it is absent. The caller has to pass the lane to {@link LaneStates#update}
     * next, so that its state is correct.
     */
    public Lane getOrCreate(String customerId, String sender) {
        Customer customer = getOrCreate(customerId);
        Lane lane = customer.lane(sender);
        return lane != null ? lane : add(Lane.empty(customer, sender, newMeter(sender), outdatedGeneration(), start));
    }

    /** Adds a lane from its checkpoints. If the lane's meter was restored before, the lane keeps that meter. */
    public Lane restore(String customerId, String sender, List<LaneCheckpoint> checkpoints) {
        Customer customer = getOrCreate(customerId);
        Lane existing = customer.lane(sender);
        if (existing != null) {
            evict(existing);
        }
        Meter meter = existing == null ? newMeter(sender) : existing.meter();
        return add(Lane.restored(customer, sender, checkpoints, meter, outdatedGeneration(), start));
    }

    /**
     * Whether this lane registry contains this very object. After the lane's eviction, the lane registry may contain a
     * new {@link Lane} object for the same customer and sender instead.
     */
    public boolean contains(Lane lane) {
        return customers.get(lane.customer()) == lane.owner() && lane.owner().lane(lane.sender()) == lane;
    }

    public Customer getOrCreate(String id) {
        Customer customer = customers.get(id);
        if (customer == null) {
            Meter meter = Meter.unrecorded(limits.customerRates(id), start);
            customer = new Customer(channel, id, meter, outdatedGeneration());
            customers.put(id, customer);
        }
        return customer;
    }

    void evict(Lane lane) {
        laneList.remove(lane);
        lane.owner().remove(lane);
        lane.unlink();
    }

    void evict(Customer customer) {
        customers.remove(customer.id());
        customer.unlink();
    }

    private Lane add(Lane lane) {
        lane.owner().add(lane);
        laneList.add(lane);
        return lane;
    }

    private Meter newMeter(String sender) {
        return Meter.unrecorded(limits.senderRates(sender), start);
    }

    /**
     * Returns the generation number with which a new lane or customer starts. The number is older than that of the
     * current limits, so that the first use of the lane or customer applies the current policies.
     */
    private int outdatedGeneration() {
        return limits.generation() - 1;
    }
}
