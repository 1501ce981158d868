package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import org.jspecify.annotations.Nullable;

/** Which lanes a question is about; null is all of them. */
record Filter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String sender) {
    boolean takes(Lane lane) {
        return takes(lane.channel(), lane.customer(), lane.sender());
    }

    boolean takes(Message message) {
        return takes(message.channel(), message.customer(), message.request().sender());
    }

    private boolean takes(String ofChannel, String ofCustomer, String ofSender) {
        return (channel == null || channel.equals(ofChannel))
                && (customer == null || customer.equals(ofCustomer))
                && (sender == null || sender.equals(ofSender));
    }
}
