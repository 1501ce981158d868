package fairlane.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes and customers of a channel that anything has to be remembered of. */
final class Lanes {
    private final String channel;
    private final ChannelLimits limits;
    private final long start;
    private final Map<String, Customer> customers = new HashMap<>();
    private final LaneList all = new LaneList();

    /** @param start when the task started, epoch milliseconds */
    Lanes(String channel, ChannelLimits limits, long start) {
        this.channel = channel;
        this.limits = limits;
        this.start = start;
    }

    LaneList all() {
        return all;
    }

    @Nullable
    Customer find(String customer) {
        return customers.get(customer);
    }

    /** The lane, made where there is none; it is to be placed before anything else happens. */
    Lane obtain(String customerId, String sender) {
        Customer customer = obtain(customerId);
        Lane lane = customer.lane(sender);
        return lane != null ? lane : add(customer, sender, null);
    }

    /** A lane of which the record is known. */
    Lane restore(String customerId, String sender, List<Mark> marks) {
        Customer customer = obtain(customerId);
        Lane known = customer.lane(sender);
        if (known != null) {
            forget(known);
        }
        Lane lane = add(customer, sender, Backlog.restored(marks));
        lane.located = false;
        if (known != null) {
            lane.meter = known.meter;
        }
        return lane;
    }

    /** Whether the lane is still remembered. */
    boolean isKnown(Lane lane) {
        return customers.get(lane.customer()) == lane.owner() && lane.owner().lane(lane.sender()) == lane;
    }

    Customer obtain(String id) {
        Customer customer = customers.get(id);
        if (customer == null) {
            customer = new Customer(channel, id, Meter.unrecorded(limits.customerAllowance(id), start));
            customer.generation = limits.generation() - 1;
            customers.put(id, customer);
        }
        return customer;
    }

    void forget(Lane lane) {
        all.remove(lane);
        lane.owner().remove(lane);
        lane.unlink();
    }

    void forget(Customer customer) {
        customers.remove(customer.id());
        customer.unlink();
    }

    private Lane add(Customer customer, String sender, @Nullable Backlog backlog) {
        Meter meter = Meter.unrecorded(limits.senderAllowance(sender), start);
        Lane lane = new Lane(customer, sender, backlog, meter, start);
        lane.generation = limits.generation() - 1;
        customer.add(lane);
        all.add(lane);
        return lane;
    }
}
