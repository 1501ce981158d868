package fairlane.pipeline.topics;

/** Reports whether the pipeline can write to the deliveries topic of a channel. Never blocks. */
@FunctionalInterface
public interface ChannelTopicStates {
    TopicState stateOf(String channel);

    /** The state of a channel's deliveries topic. */
    enum TopicState {
        PRESENT,
        /**
         * The existence of the topic is not known, because no query of Kafka has completed yet, or because only the
         * last query did not find the topic. No record is written to the topic until a query finds it.
         */
        UNKNOWN,
        /** At least two consecutive queries of Kafka have not found the topic. */
        MISSING
    }
}
