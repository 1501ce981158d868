package fairlane.bench.scaling;

import fairlane.admin.inspection.WantedWorkers;
import fairlane.core.model.ChannelDemand;

/** By which figure workers are scaled. */
interface ScalingStrategy {
    /**
     * What a channel looks like when it is polled.
     *
     * @param held messages in its lanes
     * @param inFlight released and not acknowledged: the lag of the consumers of its deliveries
     */
    record ChannelSample(ChannelDemand demand, long held, long inFlight, WantedWorkers.Fleet fleet) {
        /** What a worker sends within the target wait: how much lag each is to have. */
        private double sendsPerWorker() {
            return demand.withinMillis() / 1_000.0 * fleet.concurrency() / fleet.sendSeconds();
        }

        private int workersForLag(long lag) {
            return (int) Math.max(1, Math.min(fleet.partitions(), Math.ceil(lag / sendsPerWorker())));
        }
    }

    int targetWorkers(ChannelSample sample);

    /** Always so many. */
    static ScalingStrategy fixed(int workers) {
        return sample -> workers;
    }

    /** By what the consumers of the deliveries have not acknowledged. */
    static ScalingStrategy byLag() {
        return sample -> sample.workersForLag(sample.inFlight());
    }

    /** By everything that was accepted and not sent, as consumers have it that read the requests themselves. */
    static ScalingStrategy byBacklog() {
        return sample -> sample.workersForLag(sample.held() + sample.inFlight());
    }

    static ScalingStrategy byReleasable() {
        return sample -> WantedWorkers.of(sample.demand(), sample.inFlight(), sample.fleet())
                .wanted();
    }
}
