package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.FairShareRing;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneStates;
import fairlane.core.lanes.Timers;
import fairlane.core.limits.ChannelLimits;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;

/**
 * Decides whether an offered request is released, queued, scheduled or refused. It changes nothing; {@link
 * ChannelScheduler} applies the outcome.
 */
final class OfferRules {
    private final ChannelLimits limits;
    private final LaneStates laneStates;
    private final FairShareRing ring;
    private final Timers timers;
    private final ChannelGate gate;

    OfferRules(ChannelLimits limits, LaneStates laneStates, FairShareRing ring, Timers timers, ChannelGate gate) {
        this.limits = limits;
        this.laneStates = laneStates;
        this.ring = ring;
        this.timers = timers;
        this.gate = gate;
    }

    enum Outcome {
        RELEASE,
        QUEUE,
        SCHEDULE,
        REFUSE
    }

    /** Returns the outcome for a request. The caller must have brought the lane up to date. */
    Outcome outcomeOf(Lane lane, Request request, long now) {
        if (laneStates.laneRefusal(lane) != null || expiryOf(request) <= now) {
            return Outcome.REFUSE;
        }
        if (request.notBefore() > now) {
            return Outcome.SCHEDULE;
        }
        if (canReleaseImmediately(lane, request.cost(), now)) {
            return Outcome.RELEASE;
        }
        return !request.previouslyAccepted() && lane.owner().isQueueFull() ? Outcome.REFUSE : Outcome.QUEUE;
    }

    /** Returns why a request is refused if its outcome is {@link Outcome#REFUSE}. */
    Refusal refusalOf(Lane lane, Request request, long now) {
        Refusal refusal = laneStates.laneRefusal(lane);
        if (refusal != null) {
            return refusal;
        }
        long expiry = expiryOf(request);
        if (expiry <= now) {
            return Refusal.expired(expiry, now);
        }
        Customer customer = lane.owner();
        return Refusal.queueFull(customer.channel(), customer.id(), customer.heldMessages());
    }

    private long expiryOf(Request request) {
        return limits.expiryTime(request.acceptedAt(), request.expiresAt());
    }

    /**
     * Whether a message can be released immediately, without being queued, because its lane is empty, no other customer
     * is ready, and every constraint allows the release.
     */
    private boolean canReleaseImmediately(Lane lane, int cost, long now) {
        return lane.head() == null
                && !lane.isPaused()
                && !lane.owner().isPaused()
                && ring.isEmpty()
                && !timers.isBehind(now)
                && lane.meter().earliest(cost) <= now
                && lane.owner().meter().earliest(cost) <= now
                && gate.isOpen(cost, now);
    }
}
