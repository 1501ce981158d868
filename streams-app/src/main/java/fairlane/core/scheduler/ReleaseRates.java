package fairlane.core.scheduler;

import fairlane.core.model.ChannelDemand;

/**
 * Measures recent releases per second as exponentially weighted means, in which a release half a minute ago counts
 * about a third of a release now.
 */
final class ReleaseRates {
    private static final double MEAN_OVER_MILLIS = 30_000;
    private static final double INCREMENT = 1_000 / MEAN_OVER_MILLIS;

    private long asOf;
    private double immediate;
    private double released;
    private double paced;
    private double units;

    /**
     * Counts a released message.
     *
     * @param paced true if, after this release, the sender's rates do not allow another message of the same cost at the
     *     same time
     */
    void recordRelease(int cost, boolean paced, long now) {
        decay(now);
        released += INCREMENT;
        units += cost * INCREMENT;
        this.paced += paced ? INCREMENT : 0;
    }

    /** Counts the message that was just recorded as released without having been held. */
    void recordImmediate() {
        immediate += INCREMENT;
    }

    /** Returns the mean cost of recently released messages, in cost units; 1 if there are none. */
    double meanCost() {
        return released > 0 ? units / released : 1;
    }

    /**
     * Returns the demand of the channel for workers at {@code now}.
     *
     * @param releasable held messages that may be released within {@code withinMillis} milliseconds
     * @param maxUnits cost units that the channel's rates allow within {@code withinMillis} milliseconds; infinity if
     *     the channel has no rates
     */
    ChannelDemand demand(long now, long withinMillis, double releasable, double maxUnits) {
        decay(now);
        Double maxMessages = Double.isInfinite(maxUnits) ? null : maxUnits / meanCost();
        return new ChannelDemand(withinMillis, releasable, maxMessages, immediate, released, paced);
    }

    private void decay(long now) {
        if (now > asOf) {
            double factor = Math.exp((asOf - now) / MEAN_OVER_MILLIS);
            immediate *= factor;
            released *= factor;
            paced *= factor;
            units *= factor;
            asOf = now;
        }
    }
}
