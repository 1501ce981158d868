package fairlane.admin.inspection;

import fairlane.wire.InspectionApi;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects held messages by channel, customer and sender. A component that is null does not restrict the selection.
 *
 * @param sender the sender of the messages; a message without a sender counts as sent by its customer
 */
public record HeldFilter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String sender) {
    static final HeldFilter ANY = new HeldFilter(null, null, null);

    /** Returns the query parameters that represent this filter in the inspection API of the pipeline. */
    Map<String, @Nullable String> parameters() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put(InspectionApi.CHANNEL, channel);
        parameters.put(InspectionApi.CUSTOMER, customer);
        parameters.put(InspectionApi.SENDER, sender);
        return parameters;
    }
}
