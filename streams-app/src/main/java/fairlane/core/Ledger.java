package fairlane.core;

/** Adds what leaves to the meters of its sender, customer and channel, and records those that a crash must find. */
final class Ledger {
    private final Store store;
    private final MeterKey channelKey;
    private Meter channel;

    Ledger(String channelName, Meter channel, Store store) {
        this.channelKey = new MeterKey(channelName, null, null);
        this.channel = channel;
        this.store = store;
    }

    Meter channel() {
        return channel;
    }

    void restore(Meter restored) {
        channel = restored;
    }

    /** The channel may send something else from a time on. */
    void follow(Allowance allowance, long at) {
        channel = channel.follow(allowance, at);
        recordIfSlow();
    }

    void spend(Lane lane, int cost, long now) {
        lane.meter.spend(cost, now);
        lane.owner().meter.spend(cost, now);
        channel.spend(cost, now);
        recordIfSlow(lane);
        recordIfSlow(lane.owner());
        recordIfSlow();
    }

    void recordIfSlow(Lane lane) {
        if (lane.meter.mustBeRecorded()) {
            store.saveMeter(lane.meterKey(), lane.meter.record());
        }
    }

    void recordIfSlow(Customer customer) {
        if (customer.meter.mustBeRecorded()) {
            store.saveMeter(customer.meterKey(), customer.meter.record());
        }
    }

    private void recordIfSlow() {
        if (channel.mustBeRecorded()) {
            store.saveMeter(channelKey, channel.record());
        }
    }
}
