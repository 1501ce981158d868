package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.Meter;
import fairlane.core.model.LaneCheckpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes and customers of a channel that have state, which is held messages, a meter that has not drained, or a
 * recent release.
 */
public final class LaneRegistry {
    private final String channel;
    private final ChannelLimits limits;
    private final long start;
    private final Map<String, Customer> customers = new HashMap<>();
    private final LaneList laneList = new LaneList();

    /**
     * Creates a registry without lanes and customers.
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
     * Whether the registry contains this lane object. After an eviction it may contain another lane of the same
     * customer and sender.
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
     * Returns the generation of limits for a new lane or customer. Because it is outdated, the first use applies the
     * current policies.
     */
    private int outdatedGeneration() {
        return limits.generation() - 1;
    }
}
