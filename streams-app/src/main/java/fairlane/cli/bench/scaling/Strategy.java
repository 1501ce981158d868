package fairlane.cli.bench.scaling;

import fairlane.admin.inspection.WantedWorkers;
import fairlane.core.model.ChannelDemand;

/** By which figure workers are scaled. */
interface Strategy {
    /**
     * What a channel looks like when it is polled.
     *
     * @param held messages in its lanes
     * @param inFlight released and not acknowledged: the lag of the consumers of its deliveries
     */
    record View(ChannelDemand outlook, long held, long inFlight, WantedWorkers.Fleet fleet) {
        /** What a worker sends within the target wait: how much lag each is to have. */
        private double perWorker() {
            return outlook.withinMillis() / 1_000.0 * fleet.concurrency() / fleet.sendSeconds();
        }

        private int byLag(long lag) {
            return (int) Math.max(1, Math.min(fleet.partitions(), Math.ceil(lag / perWorker())));
        }
    }

    int wanted(View view);

    /** Always so many. */
    static Strategy fixed(int workers) {
        return view -> workers;
    }

    /** By what the consumers of the deliveries have not acknowledged. */
    static Strategy byLag() {
        return view -> view.byLag(view.inFlight());
    }

    /** By everything that was accepted and not sent, as consumers have it that read the requests themselves. */
    static Strategy byBacklog() {
        return view -> view.byLag(view.held() + view.inFlight());
    }

    static Strategy byWhatMayLeave() {
        return view ->
                WantedWorkers.of(view.outlook(), view.inFlight(), view.fleet()).wanted();
    }
}
