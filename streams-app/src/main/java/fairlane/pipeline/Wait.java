package fairlane.pipeline;

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
record Wait(long own, long system) {
    /** That of one that was never held. */
    static final long NEVER_HELD = Long.MIN_VALUE;

    /**
     * The wait of a message that leaves.
     *
     * @param eligibleAt as {@link fairlane.core.lanes.Lane#eligibleAt}, or {@link #NEVER_HELD}
     * @param now of the release, epoch milliseconds
     */
    static Wait of(Request request, long eligibleAt, long now) {
        long from = request.isAcceptanceKnown() ? request.waitingSince() : eligibleAt == NEVER_HELD ? now : eligibleAt;
        long eligible = Math.max(from, Math.min(eligibleAt, now));
        return new Wait(eligible - from, Math.max(0, now - eligible));
    }
}
