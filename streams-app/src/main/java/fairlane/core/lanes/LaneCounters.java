package fairlane.core.lanes;

import fairlane.core.limits.SchedulerSettings;

/**
 * The counters of one channel, which every state change of a lane or customer updates, so that reading them is cheap.
 */
public record LaneCounters(HeldCounters held, ReleasableCounter releasable, FairShareStats fairShare) {
    public static LaneCounters of(SchedulerSettings settings) {
        return new LaneCounters(
                new HeldCounters(settings.countsHeld()),
                new ReleasableCounter(settings.demandHorizonMillis()),
                new FairShareStats(settings.countsHeld()));
    }

    void update(Lane lane, long now) {
        held.update(lane);
        releasable.update(lane, now);
    }

    void update(Customer customer, long now) {
        held.update(customer);
        releasable.update(customer, now);
    }
}
