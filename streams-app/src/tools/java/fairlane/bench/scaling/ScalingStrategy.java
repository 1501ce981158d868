package fairlane.bench.scaling;

import fairlane.admin.inspection.WantedWorkers;
import fairlane.core.model.ChannelDemand;

/** A strategy to scale workers. It determines the number of workers from a metric of the channel. */
interface ScalingStrategy {
    /**
     * The state of a channel when the autoscaler polls it.
     *
     * @param held number of messages that the lanes of the channel hold
     * @param inFlight number of released and unacknowledged messages, which is the lag of the consumers of the
     *     deliveries topic
     */
    record ChannelSample(ChannelDemand demand, long held, long inFlight, WantedWorkers.Fleet fleet) {
        /**
         * Returns the number of messages that a worker sends within the target wait. This number is the target lag per
         * worker.
         */
        private double sendsPerWorker() {
            return demand.withinMillis() / 1_000.0 * fleet.concurrency() / fleet.sendSeconds();
        }

        private int workersForLag(long lag) {
            return (int) Math.max(1, Math.min(fleet.partitions(), Math.ceil(lag / sendsPerWorker())));
        }
    }

    /** Returns the number of workers that the channel should have. */
    int targetWorkers(ChannelSample sample);

    /** Returns a strategy that always keeps the given number of workers. */
    static ScalingStrategy fixed(int workers) {
        return sample -> workers;
    }

    /** Returns a strategy that scales by the lag of the consumers of the deliveries topic. */
    static ScalingStrategy byLag() {
        return sample -> sample.workersForLag(sample.inFlight());
    }

    /**
     * Returns a strategy that scales by the number of accepted and unsent messages, which would be the lag of consumers
     * that read the requests topic directly.
     */
    static ScalingStrategy byBacklog() {
        return sample -> sample.workersForLag(sample.held() + sample.inFlight());
    }

    /**
     * Returns a strategy that scales by the number of messages that can be released within the target wait, as Fairlane
     * reports it.
     */
    static ScalingStrategy byReleasable() {
        return sample -> WantedWorkers.of(sample.demand(), sample.inFlight(), sample.fleet())
                .wanted();
    }
}
