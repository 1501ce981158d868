package fairlane.core.lanes;

import fairlane.core.limits.EffectiveRates;
import fairlane.core.limits.Meter;
import fairlane.core.limits.MeterKey;

/**
 * Adds the cost of each released message to the meters of its sender, customer and channel, and saves the meters that
 * have to survive a crash.
 */
public final class MeterRecorder {
    private final SchedulerStore store;
    private final MeterKey channelKey;
    private Meter channelMeter;

    public MeterRecorder(String channelName, Meter channelMeter, SchedulerStore store) {
        this.channelKey = new MeterKey(channelName, null, null);
        this.channelMeter = channelMeter;
        this.store = store;
    }

    public Meter channelMeter() {
        return channelMeter;
    }

    public void restoreChannelMeter(Meter meter) {
        channelMeter = meter;
    }

    /** Migrates the channel's meter to {@code rates} from {@code at} on, epoch milliseconds. */
    public void migrateChannelMeter(EffectiveRates rates, long at) {
        channelMeter = channelMeter.migrateTo(rates, at);
        recordIfNeeded();
    }

    public void spend(Lane lane, int cost, long now) {
        lane.meter().spend(cost, now);
        lane.owner().meter().spend(cost, now);
        channelMeter.spend(cost, now);
        recordIfNeeded(lane);
        recordIfNeeded(lane.owner());
        recordIfNeeded();
    }

    public void recordIfNeeded(Lane lane) {
        if (lane.meter().mustBeRecorded()) {
            store.saveMeter(lane.meterKey(), lane.meter().recordState());
        }
    }

    public void recordIfNeeded(Customer customer) {
        if (customer.meter().mustBeRecorded()) {
            store.saveMeter(customer.meterKey(), customer.meter().recordState());
        }
    }

    private void recordIfNeeded() {
        if (channelMeter.mustBeRecorded()) {
            store.saveMeter(channelKey, channelMeter.recordState());
        }
    }
}
