package fairlane.pipeline.topics;

/** Reports whether the pipeline can write to the deliveries topic of a channel. Never blocks. */
@FunctionalInterface
public interface ChannelTopicStates {
    TopicState stateOf(String channel);

    /** The state of a channel's deliveries topic. */
    enum TopicState {
        PRESENT,
        /**
         * The topic was not checked yet, or only the last check did not find it. No record is written to the topic
         * until a check finds it.
         */
        UNKNOWN,
        /** At least two consecutive checks have not found the topic. */
        MISSING
    }
}
