package fairlane.contract;

import fairlane.schema.SendRequest;
import java.nio.charset.StandardCharsets;

/**
 * Determines the cost of a message, that is, how many cost units the message consumes from the rates of its sender, its
 * customer and its channel.
 */
public final class MessageCost {
    private static final int DEFAULT_COST = 1;

    private MessageCost() {}

    /**
     * Returns the cost that the request sets. If the request sets no cost, returns the number of SMS segments of the
     * body if {@code costBySegments} is true, and 1 otherwise. The result may exceed {@link RequestLimits#MAX_COST}.
     *
     * @param costBySegments whether the channel's default cost is the number of SMS segments
     */
    public static int of(SendRequest request, boolean costBySegments) {
        Integer explicitCost = request.getCost();
        if (explicitCost != null) {
            return explicitCost;
        }
        return costBySegments ? smsSegments(request) : DEFAULT_COST;
    }

    private static int smsSegments(SendRequest request) {
        return SmsSegments.count(
                StandardCharsets.UTF_8.decode(request.getBody().duplicate()).toString());
    }
}
