package fairlane.pipeline.topics;

/** Reports whether the deliveries topic of a channel can be written to. Never blocks. */
@FunctionalInterface
public interface ChannelTopicStates {
    TopicState stateOf(String channel);

    /** The state of a channel's deliveries topic. */
    enum TopicState {
        PRESENT,
        /** The topic was not checked yet, or the last check did not find it. No record is written until it is found. */
        UNKNOWN,
        /** At least two consecutive checks have not found the topic. */
        MISSING
    }
}
