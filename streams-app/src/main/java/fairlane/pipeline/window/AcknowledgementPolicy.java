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
 * How the deliveries of a channel are acknowledged.
 *
 * @param group the consumer group whose committed offsets are the acknowledgements
 * @param maxInFlight messages of one partition that may be in flight; null: the window adapts
 * @param byLeases whether the channel is consumed by leases: then the holder of a lease decides how long a message
 *     takes
 */
record AcknowledgementPolicy(String group, @Nullable Integer maxInFlight, boolean byLeases) {

    /** Returns the policies of all channels by name. */
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
