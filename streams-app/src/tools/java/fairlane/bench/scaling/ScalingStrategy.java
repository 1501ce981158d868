package fairlane.bench.scaling;

import fairlane.admin.inspection.WantedWorkers;
import fairlane.core.model.ChannelDemand;

/** A way to scale workers: the metric that determines their number. */
interface ScalingStrategy {
    /**
     * The state of a channel when the autoscaler polls it.
     *
     * @param held messages in the lanes of the channel
     * @param inFlight released and unacknowledged messages: the lag of the consumers of the deliveries topic
     */
    record ChannelSample(ChannelDemand demand, long held, long inFlight, WantedWorkers.Fleet fleet) {
        /** Returns the messages that a worker sends within the target wait: the target lag per worker. */
        private double sendsPerWorker() {
            return demand.withinMillis() / 1_000.0 * fleet.concurrency() / fleet.sendSeconds();
        }

        private int workersForLag(long lag) {
            return (int) Math.max(1, Math.min(fleet.partitions(), Math.ceil(lag / sendsPerWorker())));
        }
    }

    /** Returns the number of workers to run. */
    int targetWorkers(ChannelSample sample);

    /** Always keeps the same number of workers. */
    static ScalingStrategy fixed(int workers) {
        return sample -> workers;
    }

    /** Scales by the lag of the consumers of the deliveries topic. */
    static ScalingStrategy byLag() {
        return sample -> sample.workersForLag(sample.inFlight());
    }

    /** Scales by all accepted and unsent messages: the lag of consumers that read the requests topic themselves. */
    static ScalingStrategy byBacklog() {
        return sample -> sample.workersForLag(sample.held() + sample.inFlight());
    }

    /** Scales by the messages that can be released within the target wait, as Fairlane reports them. */
    static ScalingStrategy byReleasable() {
        return sample -> WantedWorkers.of(sample.demand(), sample.inFlight(), sample.fleet())
                .wanted();
    }
}
