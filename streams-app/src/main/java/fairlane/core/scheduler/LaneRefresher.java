package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneQueues;
import fairlane.core.lanes.LaneRegistry;
import fairlane.core.lanes.LaneStates;
import fairlane.core.lanes.MeterRecorder;
import fairlane.core.limits.ChannelLimits;

/**
 * Applies the current policies to lanes and customers, and loads the positions and the head of a lane if they are not
 * known.
 */
final class LaneRefresher {
    private final ChannelLimits limits;
    private final LaneRegistry registry;
    private final LaneQueues laneQueues;
    private final LaneStates laneStates;
    private final MeterRecorder meterRecorder;

    LaneRefresher(
            ChannelLimits limits,
            LaneRegistry registry,
            LaneQueues laneQueues,
            LaneStates laneStates,
            MeterRecorder meterRecorder) {
        this.limits = limits;
        this.registry = registry;
        this.laneQueues = laneQueues;
        this.laneStates = laneStates;
        this.meterRecorder = meterRecorder;
    }

    /** Brings the lane up to date and updates its state. If the lane was evicted meanwhile, nothing happens. */
    void refresh(Lane lane, long now) {
        if (registry.contains(lane)) {
            bringUpToDate(lane);
            laneStates.update(lane, now);
        }
    }

    void refresh(Customer customer, long now) {
        bringUpToDate(customer);
        laneStates.update(customer, now);
    }

    /**
     * Applies the current policies to the lane and its customer, and looks up the lane's messages and head if they are
     * not known.
     */
    void bringUpToDate(Lane lane) {
        bringUpToDate(lane.owner());
        if (!lane.follows(limits)) {
            lane.apply(limits);
            meterRecorder.recordIfNeeded(lane);
        }
        laneQueues.loadIfOutdated(lane);
    }

    private void bringUpToDate(Customer customer) {
        if (!customer.follows(limits)) {
            customer.apply(limits);
            meterRecorder.recordIfNeeded(customer);
        }
    }
}
