package fairlane.pipeline.metrics;

import fairlane.core.model.Request;
import fairlane.core.scheduler.Release;

/**
 * The wait of a message until its release, in milliseconds, split by cause.
 *
 * <p>The customer causes the wait until the message is the head of its lane and the limits of its sender and customer
 * allow it. From then on the system causes it: the channel's rate and window, other customers, a late tick, and the
 * time before the pipeline has read the request.
 *
 * @param own from the acceptance, or the time it was scheduled for, until the message was eligible
 * @param system from then until the release
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
