package fairlane.core.scheduler;

import fairlane.core.limits.SchedulerSettings;

/**
 * The release of one message, with everything that is known of it at that moment. The scheduler makes one for each
 * message, whether the message was held or not, so that no caller has to read the lane, which changes with the release.
 *
 * @param sender the sender's id; the customer's where the request has no sender
 * @param cost cost units
 * @param releasedAt epoch milliseconds
 * @param gap milliseconds since the lane's previous release, at most {@link SchedulerSettings#MAX_GAP_MILLIS}
 * @param spacing milliseconds after which the sender's rates have drained everything released so far, at most {@link
 *     SchedulerSettings#MAX_SPACING_MILLIS}. A worker that is late still keeps to the rates if it sends the lane's next
 *     message after this one either by the next message's gap or by this spacing.
 * @param eligibleAt since when the limits of the sender and the customer would have let the message go, epoch
 *     milliseconds; {@link #NEVER_HELD} if the message was released as soon as it was offered
 * @param heavyCustomer whether the customer was among the heaviest of the channel in the last snapshot
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
    /** The {@link #eligibleAt} of a message that was never held. */
    public static final long NEVER_HELD = Long.MIN_VALUE;
}
