package fairlane.admin.messages;

import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.ReleasedMessage;

/** A record in the topics that shows what happened to a message that the pipeline does not hold. */
public sealed interface MessageTrace {
    /**
     * The message was released.
     *
     * @param channel the channel to which the message was released
     * @param delivery the record in the deliveries topic of the channel
     */
    record Released(String channel, ReleasedMessage delivery) implements MessageTrace {}

    record DeadLettered(DeadLetter letter) implements MessageTrace {}

    /**
     * The message was published, but the pipeline has not consumed it yet.
     *
     * @param topic the topic that contains the message: the requests topic or the bulk topic
     * @param unconsumedBefore number of earlier offsets in the partition that the pipeline has not consumed either
     */
    record NotConsumed(String topic, int partition, long offset, long unconsumedBefore) implements MessageTrace {}
}
