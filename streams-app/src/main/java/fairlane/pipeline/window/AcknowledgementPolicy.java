package fairlane.pipeline.window;

import fairlane.contract.DeliveryGroups;
import fairlane.contract.PolicyTable;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.Topics;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the consumers of a channel acknowledge deliveries.
 *
 * @param group the consumer group whose committed offsets acknowledge the deliveries
 * @param maxInFlight how many messages of one partition may be in flight; null if the window adapts to the consumers
 * @param byLeases whether workers lease the channel's messages from a gateway instead of consuming the topic. If true,
 *     the channel is never stopped because of missing acknowledgements, since the holder of a lease decides how long a
 *     message takes
 */
record AcknowledgementPolicy(String group, @Nullable Integer maxInFlight, boolean byLeases) {

    /** Returns the acknowledgement policy of each channel, by channel name. */
    static Map<String, AcknowledgementPolicy> byChannel(PolicyTable policies, Topics topics) {
        return policies.channelRecords().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> of(entry.getKey(), entry.getValue(), topics)));
    }

    private static AcknowledgementPolicy of(String channelName, Channel channel, Topics topics) {
        return new AcknowledgementPolicy(
                DeliveryGroups.groupOf(topics, channelName, channel),
                channel.getMaxInFlight(),
                channel.getConsumption() == Consumption.LEASES);
    }
}
