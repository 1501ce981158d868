package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;

/**
 * The scheduler's decision on an offered request, which the caller applies. For a {@link Release} the caller delivers
 * the message immediately.
 */
public sealed interface Decision permits Release, Decision.Queue, Decision.Schedule, Decision.Refuse {
    /** The message is held in its lane, under this rank and sequence number. */
    record Queue(Lane lane, int rank, long sequence) implements Decision {}

    /** The caller keeps the message until its {@code notBefore} and then offers it again as {@link Request#asDue}. */
    record Schedule() implements Decision {}

    /** The message becomes a dead letter. */
    record Refuse(Refusal refusal) implements Decision {}
}
