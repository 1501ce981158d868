package fairlane.pipeline;

/** Which channels have a deliveries topic that can be written to; answers at once. */
@FunctionalInterface
interface ChannelTopics {
    State of(String channel);

    /** What is known of a channel's topic. */
    enum State {
        THERE,
        /** It was not looked for yet, or the last look did not find it: nothing is written to it until it is found. */
        UNSURE,
        /** Looks one after another have not found it. */
        MISSING
    }
}
