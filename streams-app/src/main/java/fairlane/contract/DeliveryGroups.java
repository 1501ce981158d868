package fairlane.contract;

import fairlane.schema.Channel;
import fairlane.schema.Topics;

/** The consumer groups whose committed offsets acknowledge what was released. */
public final class DeliveryGroups {
    private DeliveryGroups() {}

    /** The one that the channel names, or else that of our own workers. */
    public static String groupOf(Topics topics, String channelName, Channel channel) {
        String configuredGroup = channel.getAcknowledgedBy();
        return configuredGroup == null || configuredGroup.isBlank() ? groupOf(topics, channelName) : configuredGroup;
    }

    /** That of our own workers. */
    public static String groupOf(Topics topics, String channel) {
        return topics.prefix() + "delivery." + channel;
    }
}
