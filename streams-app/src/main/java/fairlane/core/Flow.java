package fairlane.core;

/** What has left lately: exponentially weighted means per second, in which half a minute ago counts a third of now. */
final class Flow {
    private static final double MEAN_OVER_MILLIS = 30_000;
    private static final double OF_ONE = 1_000 / MEAN_OVER_MILLIS;

    private long asOf;
    private double passed;
    private double released;
    private double paced;
    private double units;

    /**
     * A message leaves.
     *
     * @param paced whether its sender's rates let no other one leave with it
     */
    void released(int cost, boolean paced, long now) {
        decay(now);
        released += OF_ONE;
        units += cost * OF_ONE;
        this.paced += paced ? OF_ONE : 0;
    }

    /** The one that was just released was never held. */
    void passed() {
        passed += OF_ONE;
    }

    /** Of what was released lately, in cost units; 1 where nothing was. */
    double meanCost() {
        return released > 0 ? units / released : 1;
    }

    /** @param most in cost units */
    Outlook outlook(long now, long withinMillis, double leaving, double most) {
        decay(now);
        Double messages = Double.isInfinite(most) ? null : most / meanCost();
        return new Outlook(withinMillis, leaving, messages, passed, released, paced);
    }

    private void decay(long now) {
        if (now > asOf) {
            double left = Math.exp((asOf - now) / MEAN_OVER_MILLIS);
            passed *= left;
            released *= left;
            paced *= left;
            units *= left;
            asOf = now;
        }
    }
}
