package fairlane.admin.inspection;

import fairlane.wire.InspectionApi;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of what is held is wanted; null: any.
 *
 * @param sender what has none goes by its customer
 */
public record HeldFilter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String sender) {
    static final HeldFilter ANY = new HeldFilter(null, null, null);

    /** As an instance is asked for it. */
    Map<String, @Nullable String> parameters() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put(InspectionApi.CHANNEL, channel);
        parameters.put(InspectionApi.CUSTOMER, customer);
        parameters.put(InspectionApi.SENDER, sender);
        return parameters;
    }
}
