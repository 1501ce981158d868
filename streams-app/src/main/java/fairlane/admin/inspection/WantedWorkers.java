package fairlane.admin.inspection;

import fairlane.core.model.ChannelDemand;

/**
 * The number of workers that a channel needs, and the figures from which the number was computed. The computation uses
 * these measurements and settings of the channel:
 *
 * <ul>
 *   <li>{@code wait} is the time that a released message may wait for a worker, in seconds.
 *   <li>{@code send} is the mean time to send a message, in seconds.
 *   <li>{@code concurrency} is the number of messages that a worker sends at a time.
 *   <li>{@code released} is the number of messages that were recently released per second.
 *   <li>{@code immediate} is the part of {@code released} that was never held, in messages per second.
 *   <li>{@code paced} is the part of {@code released} that belongs to senders whose rates do not allow two messages at
 *       the same time, in messages per second.
 *   <li>{@code releasable} is the number of held messages that may be released within the next {@code wait} seconds.
 *   <li>{@code maxReleasable} is the maximum number of messages that the rates of the channel allow to be released
 *       within the next {@code wait} seconds; it is infinite if the channel has no rates.
 *   <li>{@code inFlight} is the number of messages that are released and not acknowledged.
 * </ul>
 *
 * <pre>
 *   flow    = max(released, immediate + releasable ÷ wait)
 *   behind  = max(0, inFlight · (1 − paced ÷ released) − flow · send)
 *   needed  = min(flow + behind ÷ max(wait, send), maxReleasable ÷ wait)
 *   workers = needed · send ÷ concurrency
 * </pre>
 *
 * <p>{@code flow} is the number of messages per second that are released now or will be released soon. Messages that
 * limits hold for longer than {@code wait} are not part of it. By Little's law (1961), {@code flow · send} messages are
 * being sent at any time. {@code behind} is the number of the other messages in flight, which wait for a worker. The
 * number does not include paced messages, because workers keep the time between two messages that the rate
 * of a sender requires, so that more workers would not send paced messages sooner. {@code needed} is the number
 * of messages that the workers have to send per second. It is limited by the rates of the channel, because the channel
 * never releases more messages than its rates allow.
 *
 * @param wanted the number of workers to run, that is, {@code workers} rounded up, at least 1 and at most the number of
 *     partitions
 * @param exact the value of {@code workers}, that is, the computed number of workers before rounding
 * @param perSecond the number of messages that the workers have to send per second
 * @param behind the number of messages in flight that wait for a worker
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
     * @param demand the demand of all partitions of the channel together; {@link ChannelDemand#withinMillis} is the
     *     time that a released message may wait for a worker
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
