package fairlane.pipeline.metrics;

import fairlane.core.model.Request;
import fairlane.core.scheduler.Release;

/**
 * The wait of a message until its release, in milliseconds, split by cause.
 *
 * <p>The customer causes the wait until the message is the head of its lane and the limits of its sender and customer
 * allow its release. From then on, the wait is caused by the system, that is, by the rate and the window of the
 * channel, other customers, a late tick, and the time before the pipeline has read the request.
 *
 * @param own the wait that the customer causes, in milliseconds: from the acceptance of the request (for a scheduled
 *     message, from the time for which it was scheduled) until the limits of sender and customer allowed the release
 * @param system the wait that the system causes, in milliseconds: from the time at which the limits of sender and
 *     customer allowed the release until the release
 */
public record WaitBreakdown(long own, long system) {
    /**
     * Computes the wait of a message that is being released. The wait of a replayed message starts when the limits of
     * sender and customer allowed the release, because the original request was accepted long before the replay.
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
