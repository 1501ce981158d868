package fairlane.core.lanes;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.Meter;
import fairlane.core.model.LaneCheckpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes and customers of a channel that anything has to be remembered of. */
public final class LaneRegistry {
    private final String channel;
    private final ChannelLimits limits;
    private final long start;
    private final Map<String, Customer> customers = new HashMap<>();
    private final LaneList laneList = new LaneList();

    /** @param start when the task started, epoch milliseconds */
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

    /** The lane, made where there is none; it is to be placed before anything else happens. */
    public Lane getOrCreate(String customerId, String sender) {
        Customer customer = getOrCreate(customerId);
        Lane lane = customer.lane(sender);
        return lane != null ? lane : add(customer, sender, null);
    }

    /** A lane of which the record is known. */
    public Lane restore(String customerId, String sender, List<LaneCheckpoint> checkpoints) {
        Customer customer = getOrCreate(customerId);
        Lane existing = customer.lane(sender);
        if (existing != null) {
            evict(existing);
        }
        Lane lane = add(customer, sender, Backlog.fromCheckpoints(checkpoints));
        lane.messagesLocated = false;
        if (existing != null) {
            lane.meter = existing.meter;
        }
        return lane;
    }

    /** Whether the lane is still remembered. */
    public boolean contains(Lane lane) {
        return customers.get(lane.customer()) == lane.owner() && lane.owner().lane(lane.sender()) == lane;
    }

    public Customer getOrCreate(String id) {
        Customer customer = customers.get(id);
        if (customer == null) {
            customer = new Customer(channel, id, Meter.unrecorded(limits.customerRates(id), start));
            customer.policyGeneration = limits.generation() - 1;
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

    private Lane add(Customer customer, String sender, @Nullable Backlog backlog) {
        Meter meter = Meter.unrecorded(limits.senderRates(sender), start);
        Lane lane = new Lane(customer, sender, backlog, meter, start);
        lane.policyGeneration = limits.generation() - 1;
        customer.add(lane);
        laneList.add(lane);
        return lane;
    }
}
