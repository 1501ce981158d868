package fairlane.pipeline.topics;

/** Which channels have a deliveries topic that can be written to; answers at once. */
@FunctionalInterface
public interface ChannelTopicStates {
    TopicState stateOf(String channel);

    /** What is known of a channel's topic. */
    enum TopicState {
        PRESENT,
        /** It was not looked for yet, or the last look did not find it: nothing is written to it until it is found. */
        UNKNOWN,
        /** Looks one after another have not found it. */
        MISSING
    }
}
