package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.model.Refusal;

/** Receives held messages when they leave their lane. The implementation removes these messages from the store. */
public interface ReleaseSink {
    /** Delivers the message at this position of the lane. */
    void release(Lane lane, int rank, long sequence, Release release);

    /** Turns the message at this position of the lane into a dead letter. */
    void refuse(Lane lane, int rank, long sequence, Refusal refusal);
}
