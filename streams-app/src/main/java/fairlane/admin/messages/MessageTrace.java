package fairlane.admin.messages;

import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.ReleasedMessage;

/** Where the topics tell of a message that the pipeline does not hold. */
public sealed interface MessageTrace {
    /** @param channel that it was released to */
    record Released(String channel, ReleasedMessage delivery) implements MessageTrace {}

    record DeadLettered(DeadLetter letter) implements MessageTrace {}

    /**
     * Published, and not taken in yet.
     *
     * @param topic of the two requests topics
     * @param unconsumedBefore offsets before it that are not taken in either
     */
    record NotConsumed(String topic, int partition, long offset, long unconsumedBefore) implements MessageTrace {}
}
