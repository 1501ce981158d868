package fairlane.pipeline;

/** Which channels have a deliveries topic that can be written to. */
@FunctionalInterface
interface ChannelTopics {
    boolean exists(String channel);
}
