package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;

/** What becomes of a request; the caller applies it. */
public sealed interface Decision {
    /**
     * It leaves now, and was never held.
     *
     * @param gap milliseconds since its lane's last release, at most {@link SchedulerSettings#MAX_GAP_MILLIS}
     * @param spacing as {@link Lane#spacingAt}
     * @param heavyCustomer as {@link Lane#hasHeavyCustomer}
     */
    record Release(long gap, long spacing, boolean heavyCustomer) implements Decision {}

    /** It is held in its lane, under this rank and sequence number. */
    record Queue(Lane lane, int rank, long sequence) implements Decision {}

    /** It is held until its time has come, and is then to be offered again, as {@link Request#asDue}. */
    record Schedule() implements Decision {}

    /** It becomes a dead letter. */
    record Refuse(Refusal refusal) implements Decision {}
}
