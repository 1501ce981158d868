package fairlane.pipeline.metrics;

import fairlane.core.model.Request;

/**
 * How long a message has waited until its release, in milliseconds, and who caused it.
 *
 * <p>Its customer did until it stood first in its lane and its sender's and its customer's limits let it go; from then on
 * it was the system: the channel's rate and window, the other customers, a tick that was late, and everything before the
 * pipeline had read it.
 *
 * @param own from the acceptance, or the time it was scheduled for, until it was eligible
 * @param system from then on
 */
public record WaitBreakdown(long own, long system) {
    /** That of one that was never held. */
    public static final long NEVER_HELD = Long.MIN_VALUE;

    /**
     * The wait of a message that leaves.
     *
     * @param eligibleAt as {@link fairlane.core.lanes.Lane#eligibleAt}, or {@link #NEVER_HELD}
     * @param now of the release, epoch milliseconds
     */
    public static WaitBreakdown of(Request request, long eligibleAt, long now) {
        long waitStart =
                request.isAcceptanceKnown() ? request.waitingSince() : eligibleAt == NEVER_HELD ? now : eligibleAt;
        long eligible = Math.max(waitStart, Math.min(eligibleAt, now));
        return new WaitBreakdown(eligible - waitStart, Math.max(0, now - eligible));
    }
}
