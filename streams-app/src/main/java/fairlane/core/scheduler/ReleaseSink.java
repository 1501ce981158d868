package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Refusal;

/** Where messages that were held go when they leave their lane; the caller removes them from the store. */
public interface ReleaseSink {
    /**
     * It is delivered.
     *
     * @param gap milliseconds since the lane's last release, at most {@link SchedulerSettings#MAX_GAP_MILLIS}
     */
    void release(Lane lane, int rank, long sequence, long gap);

    /** It becomes a dead letter. */
    void refuse(Lane lane, int rank, long sequence, Refusal refusal);
}
