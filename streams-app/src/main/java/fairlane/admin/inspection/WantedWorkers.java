package fairlane.admin.inspection;

import fairlane.core.model.ChannelDemand;

/**
 * How many workers a channel wants. By Little's law (1961) a flow of {@code f} messages a second that take {@code s} seconds
 * each keeps {@code f·s} of them busy sending, and a worker sends {@code concurrency} at a time. The flow is what leaves, or
 * is about to:
 *
 * <pre>
 *   flow    = max(releasing, passing + leaving ÷ wait)      what limits hold back is in none of the three
 *   behind  = max(0, inFlight · (1 − paced ÷ releasing) − flow · s)
 *   needed  = min(flow + behind ÷ max(wait, s), most ÷ wait)
 *   workers = needed · s ÷ concurrency
 * </pre>
 *
 * {@code behind} is what was released and waits for a worker. A message whose sender's rate lets no other leave with it waits
 * for that rate at the worker too, so that more workers would not send it sooner: it does not count. Nor can the channel
 * take more than its rates, however much waits.
 *
 * @param wanted whole workers, 1 to as many as there are partitions
 * @param exact workers and parts of one, of which {@code wanted} is the next whole number
 * @param perSecond messages that they have to send
 * @param behind messages in flight that wait for a worker
 */
public record WantedWorkers(int wanted, double exact, double perSecond, double behind) {
    /** Keeps 3.0000000001 from becoming 4. */
    private static final double ROUNDING = 1e-6;

    /**
     * What the workers are like.
     *
     * @param sendSeconds that one message takes on average, greater than 0
     * @param concurrency messages that a worker sends at a time, at least 1
     * @param partitions the most workers that can share the channel, at least 1
     */
    public record Fleet(double sendSeconds, int concurrency, int partitions) {
        public Fleet {
            if (!(sendSeconds > 0) || concurrency < 1 || partitions < 1) {
                throw new IllegalArgumentException(
                        "a send takes more than 0 s, and there is at least one of the others");
            }
        }
    }

    /**
     * @param demand of the whole channel, as far ahead as a message may wait for a worker
     * @param inFlight messages that were released and are not acknowledged
     */
    public static WantedWorkers of(ChannelDemand demand, double inFlight, Fleet fleet) {
        double waitSeconds = demand.withinMillis() / 1_000.0;
        double sendSeconds = fleet.sendSeconds();
        double messagesPerSecond = Math.max(demand.releasing(), demand.passing() + demand.leaving() / waitSeconds);
        double behind = Math.max(0, inFlight * unpacedFraction(demand) - messagesPerSecond * sendSeconds);
        double unlimited = messagesPerSecond + behind / Math.max(waitSeconds, sendSeconds);
        double needed = demand.most() == null ? unlimited : Math.min(unlimited, demand.most() / waitSeconds);
        double exact = needed * sendSeconds / fleet.concurrency();
        int whole = (int) Math.min(fleet.partitions(), Math.ceil(exact - ROUNDING));
        return new WantedWorkers(Math.max(1, whole), exact, needed, behind);
    }

    /** Which part of what leaves may be sent as fast as there are workers. */
    private static double unpacedFraction(ChannelDemand demand) {
        return demand.releasing() > 0 ? Math.max(0, 1 - demand.paced() / demand.releasing()) : 1;
    }
}
