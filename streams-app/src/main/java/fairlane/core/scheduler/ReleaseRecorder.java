package fairlane.core.scheduler;

import fairlane.core.lanes.FairShareStats;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.MeterRecorder;

/** Records the releases of one channel in its meters, window and statistics. */
final class ReleaseRecorder {
    private final MeterRecorder meterRecorder;
    private final ChannelGate gate;
    private final ReleaseRates rates = new ReleaseRates();
    private long messages;

    ReleaseRecorder(MeterRecorder meterRecorder, ChannelGate gate) {
        this.meterRecorder = meterRecorder;
        this.gate = gate;
    }

    ReleaseRates rates() {
        return rates;
    }

    /** Returns the number of messages released since the task's start. */
    long messages() {
        return messages;
    }

    /** Records a message that is released without having been held. */
    Release recordImmediate(Lane lane, int cost, long now) {
        Release release = record(lane, cost, Release.NEVER_HELD, now);
        rates.recordImmediate();
        return release;
    }

    Release record(Lane lane, int cost, long eligibleAt, long now) {
        long gap = lane.gapAt(now);
        meterRecorder.spend(lane, cost, now);
        lane.released(now);
        gate.recordRelease();
        messages++;
        rates.recordRelease(cost, lane.meter().earliest(cost) > now, now);
        return new Release(
                lane.channel(),
                lane.customer(),
                lane.sender(),
                cost,
                now,
                gap,
                lane.spacingAt(now),
                eligibleAt,
                FairShareStats.isHeavy(lane.owner()));
    }
}
