package fairlane.core.scheduler;

import fairlane.core.model.ChannelDemand;

/** What has left lately: exponentially weighted means per second, in which half a minute ago counts a third of now. */
final class ReleaseRates {
    private static final double MEAN_OVER_MILLIS = 30_000;
    private static final double INCREMENT = 1_000 / MEAN_OVER_MILLIS;

    private long asOf;
    private double immediate;
    private double released;
    private double paced;
    private double units;

    /**
     * A message leaves.
     *
     * @param paced whether its sender's rates let no other one leave with it
     */
    void recordRelease(int cost, boolean paced, long now) {
        decay(now);
        released += INCREMENT;
        units += cost * INCREMENT;
        this.paced += paced ? INCREMENT : 0;
    }

    /** The one that was just released was never held. */
    void recordImmediate() {
        immediate += INCREMENT;
    }

    /** Of what was released lately, in cost units; 1 where nothing was. */
    double meanCost() {
        return released > 0 ? units / released : 1;
    }

    /** @param maxUnits in cost units */
    ChannelDemand demand(long now, long withinMillis, double leaving, double maxUnits) {
        decay(now);
        Double maxMessages = Double.isInfinite(maxUnits) ? null : maxUnits / meanCost();
        return new ChannelDemand(withinMillis, leaving, maxMessages, immediate, released, paced);
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
