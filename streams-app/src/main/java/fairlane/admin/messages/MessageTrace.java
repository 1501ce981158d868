package fairlane.admin.messages;

import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.ReleasedMessage;

/** A trace in the topics of a message that the pipeline does not hold. */
public sealed interface MessageTrace {
    /** @param channel the channel to which the message was released */
    record Released(String channel, ReleasedMessage delivery) implements MessageTrace {}

    record DeadLettered(DeadLetter letter) implements MessageTrace {}

    /**
     * Published, and not consumed by the pipeline yet.
     *
     * @param topic one of the two requests topics
     * @param unconsumedBefore number of earlier offsets that are not consumed either
     */
    record NotConsumed(String topic, int partition, long offset, long unconsumedBefore) implements MessageTrace {}
}
