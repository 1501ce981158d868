package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.pipeline.store.Message;
import org.jspecify.annotations.Nullable;

/** Selects lanes and messages by channel, customer and sender. A component that is null matches all values. */
public record LaneFilter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String sender) {
    boolean matches(Lane lane) {
        return matches(lane.channel(), lane.customer(), lane.sender());
    }

    boolean matches(Message message) {
        return matches(message.channel(), message.customer(), message.request().sender());
    }

    private boolean matches(String laneChannel, String laneCustomer, String laneSender) {
        return (channel == null || channel.equals(laneChannel))
                && (customer == null || customer.equals(laneCustomer))
                && (sender == null || sender.equals(laneSender));
    }
}
