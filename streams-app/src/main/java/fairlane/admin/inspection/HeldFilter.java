package fairlane.admin.inspection;

import fairlane.wire.InspectionApi;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects held messages. A component that is null selects all of them.
 *
 * @param sender the sender; for messages without a sender, the customer
 */
public record HeldFilter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String sender) {
    static final HeldFilter ANY = new HeldFilter(null, null, null);

    /** Returns the filter as query parameters of the inspection API. */
    Map<String, @Nullable String> parameters() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put(InspectionApi.CHANNEL, channel);
        parameters.put(InspectionApi.CUSTOMER, customer);
        parameters.put(InspectionApi.SENDER, sender);
        return parameters;
    }
}
