package fairlane.admin.inspection;

import fairlane.core.model.ChannelDemand;

/**
 * Computes how many workers a channel needs. By Little's law (1961) a flow of {@code f} messages per second that take
 * {@code s} seconds each keeps {@code f·s} messages in the process of being sent, and a worker sends
 * {@code concurrency} messages at a time. The flow consists of the messages that are released or about to be released:
 *
 * <pre>
 *   flow    = max(released, immediate + releasable ÷ wait)      messages held by limits are in none of the three terms
 *   behind  = max(0, inFlight · (1 − paced ÷ released) − flow · s)
 *   needed  = min(flow + behind ÷ max(wait, s), maxReleasable ÷ wait)
 *   workers = needed · s ÷ concurrency
 * </pre>
 *
 * {@code behind} counts released messages that wait for a worker. It excludes paced messages, that is, messages of a
 * sender whose rates force a time between two messages. Workers keep these messages apart as well, so more workers would
 * not send them sooner. The channel sends no more than its rates allow, however many messages wait.
 *
 * @param wanted the number of workers to run, 1 to the number of partitions
 * @param exact the computed number of workers before rounding up and limiting to the number of partitions
 * @param perSecond number of messages that the workers have to send per second
 * @param behind number of messages in flight that wait for a worker
 */
public record WantedWorkers(int wanted, double exact, double perSecond, double behind) {
    /** Tolerance for rounding errors: a computed number of 3.0000000001 workers is not rounded up to 4. */
    private static final double ROUNDING = 1e-6;

    /**
     * The properties of the workers of a channel that determine how many workers it needs.
     *
     * @param sendSeconds the mean time to send one message, in seconds, greater than 0
     * @param concurrency the number of messages that a worker sends at a time, at least 1
     * @param partitions the number of partitions of the channel, which is the maximum number of workers that can share
     *     it, at least 1
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
     * Computes the number of workers that a channel needs.
     *
     * @param demand the demand of the whole channel; its horizon is the time that a message may wait for a worker
     * @param inFlight number of messages that are released and not acknowledged
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

    /**
     * Returns the fraction of the released messages that belong to senders whose rates do not force a time between two
     * messages, 0 to 1.
     */
    private static double unpacedFraction(ChannelDemand demand) {
        return demand.releasedPerSecond() > 0
                ? Math.max(0, 1 - demand.pacedPerSecond() / demand.releasedPerSecond())
                : 1;
    }
}
