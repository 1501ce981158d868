package fairlane.contract;

import fairlane.schema.Channel;
import fairlane.schema.Topics;

/** The consumer groups whose committed offsets acknowledge the released messages of a channel. */
public final class DeliveryGroups {
    private DeliveryGroups() {}

    /**
     * Returns the consumer group that acknowledges a channel's messages. This is the group that the record of the
     * channel names or, if the record names none, the group of the channel's Fairlane workers.
     */
    public static String groupOf(Topics topics, String channelName, Channel channel) {
        String configuredGroup = channel.getAcknowledgedBy();
        return configuredGroup == null || configuredGroup.isBlank() ? groupOf(topics, channelName) : configuredGroup;
    }

    /** Returns the consumer group of the Fairlane workers of a channel. */
    public static String groupOf(Topics topics, String channel) {
        return topics.prefix() + "delivery." + channel;
    }
}
