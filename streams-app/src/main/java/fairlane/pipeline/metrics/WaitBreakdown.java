package fairlane.pipeline.metrics;

import fairlane.core.model.Request;
import fairlane.core.scheduler.Release;

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
    /**
     * The wait of a message that is released. A replayed message, whose acceptance lies long before this attempt, waits
     * since it became eligible.
     */
    public static WaitBreakdown of(Request request, Release release) {
        long now = release.releasedAt();
        long eligibleAt = release.eligibleAt();
        long waitStart = request.isAcceptanceKnown()
                ? request.waitingSince()
                : eligibleAt == Release.NEVER_HELD ? now : eligibleAt;
        long eligible = Math.max(waitStart, Math.min(eligibleAt, now));
        return new WaitBreakdown(eligible - waitStart, Math.max(0, now - eligible));
    }
}
