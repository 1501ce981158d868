package fairlane.core.scheduler;

import fairlane.core.limits.SchedulerSettings;

/**
 * The release of one message, with all that the scheduler knows about the message at that moment. The scheduler creates
 * this record for each released message, held before or not, so that no caller has to read the lane, which the release
 * changes.
 *
 * @param sender the sender's id, or the customer's id if the request has no sender
 * @param cost the cost of the message, in cost units
 * @param releasedAt the time of the release, epoch milliseconds
 * @param gap milliseconds from the lane's previous release to this release, at most {@link
 *     SchedulerSettings#MAX_GAP_MILLIS}
 * @param spacing milliseconds from this release until the sender's meter will be empty (will have drained the cost of
 *     all messages released so far), at most {@link SchedulerSettings#MAX_SPACING_MILLIS}. A worker that is late still
 *     keeps to the sender's rates if it sends the lane's next message no sooner after this message than the shorter of
 *     two times, which are this spacing and the {@code gap} of the next message.
 * @param eligibleAt the time since which the limits of the sender and the customer had allowed the release, epoch
 *     milliseconds; {@link #NEVER_HELD} if the message was released as soon as it was offered
 * @param heavyCustomer whether the channel's last {@link HeldSnapshot} listed the customer among the heaviest customers
 */
public record Release(
        String channel,
        String customer,
        String sender,
        int cost,
        long releasedAt,
        long gap,
        long spacing,
        long eligibleAt,
        boolean heavyCustomer)
        implements Decision {
    /** The value of {@link #eligibleAt} for a message that was never held. */
    public static final long NEVER_HELD = Long.MIN_VALUE;
}
