package fairlane.wire;

import fairlane.schema.Channel;
import fairlane.schema.Topics;

/** The consumer groups whose committed offsets acknowledge what was released. */
public final class DeliveryGroups {
    private DeliveryGroups() {}

    /** The one that the channel names, or else that of our own workers. */
    public static String of(Topics topics, String name, Channel channel) {
        String named = channel.getAcknowledgedBy();
        return named == null || named.isBlank() ? of(topics, name) : named;
    }

    /** That of our own workers. */
    public static String of(Topics topics, String channel) {
        return topics.prefix() + "delivery." + channel;
    }
}
