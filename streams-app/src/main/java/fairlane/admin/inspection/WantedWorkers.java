package fairlane.admin.inspection;

import fairlane.core.model.ChannelDemand;

/**
 * How many workers a channel needs. By Little's law (1961) a flow of {@code f} messages per second that take {@code s}
 * seconds each keeps {@code f·s} messages in the process of being sent, and a worker sends {@code concurrency} at a time.
 * The flow consists of the messages that are released, or are about to be:
 *
 * <pre>
 *   flow    = max(released, immediate + releasable ÷ wait)      messages that limits hold are in none of the three
 *   behind  = max(0, inFlight · (1 − paced ÷ released) − flow · s)
 *   needed  = min(flow + behind ÷ max(wait, s), maxReleasable ÷ wait)
 *   workers = needed · s ÷ concurrency
 * </pre>
 *
 * {@code behind} counts released messages that wait for a worker. Paced messages do not count: the worker keeps them apart
 * by the sender's rate as well, so that more workers would not send them sooner. Nor does the channel take more than its
 * rates allow, however many messages wait.
 *
 * @param wanted whole workers, 1 to the number of partitions
 * @param exact workers as a fraction; {@code wanted} is the next whole number
 * @param perSecond messages per second that the workers have to send
 * @param behind messages in flight that wait for a worker
 */
public record WantedWorkers(int wanted, double exact, double perSecond, double behind) {
    /** Keeps 3.0000000001 from becoming 4. */
    private static final double ROUNDING = 1e-6;

    /**
     * The workers of a channel.
     *
     * @param sendSeconds the mean time to send one message, in seconds, greater than 0
     * @param concurrency the number of messages that a worker sends at a time, at least 1
     * @param partitions the most workers that can share the channel, at least 1
     */
    public record Fleet(double sendSeconds, int concurrency, int partitions) {
        public Fleet {
            if (!(sendSeconds > 0) || concurrency < 1 || partitions < 1) {
                throw new IllegalArgumentException(
                        "sendSeconds is greater than 0, concurrency and partitions are at least 1");
            }
        }
    }

    /**
     * @param demand of the whole channel, over the time that a message may wait for a worker
     * @param inFlight messages that are released and not acknowledged
     */
    public static WantedWorkers of(ChannelDemand demand, double inFlight, Fleet fleet) {
        double waitSeconds = demand.withinMillis() / 1_000.0;
        double sendSeconds = fleet.sendSeconds();
        double messagesPerSecond =
                Math.max(demand.releasedPerSecond(), demand.immediatePerSecond() + demand.releasable() / waitSeconds);
        double behind = Math.max(0, inFlight * unpacedFraction(demand) - messagesPerSecond * sendSeconds);
        double unlimited = messagesPerSecond + behind / Math.max(waitSeconds, sendSeconds);
        double needed =
                demand.maxReleasable() == null ? unlimited : Math.min(unlimited, demand.maxReleasable() / waitSeconds);
        double exact = needed * sendSeconds / fleet.concurrency();
        int whole = (int) Math.min(fleet.partitions(), Math.ceil(exact - ROUNDING));
        return new WantedWorkers(Math.max(1, whole), exact, needed, behind);
    }

    /** The fraction of released messages that no sender rate keeps apart. */
    private static double unpacedFraction(ChannelDemand demand) {
        return demand.releasedPerSecond() > 0
                ? Math.max(0, 1 - demand.pacedPerSecond() / demand.releasedPerSecond())
                : 1;
    }
}
