package fairlane.pipeline.inspection;

import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import fairlane.http.QueryParameters;
import fairlane.wire.InspectionApi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parses the HTTP query parameters of a request for a release estimate. */
final class ReleaseEstimateParameters {
    private final QueryParameters parameters;

    ReleaseEstimateParameters(QueryParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Creates the query from the parameters.
     *
     * @throws IllegalArgumentException if a parameter is missing or invalid; the exception message names the parameter
     */
    ReleaseEstimateQuery query() {
        Request request = new Request(
                text(InspectionApi.CHANNEL),
                text(InspectionApi.CUSTOMER),
                text(InspectionApi.SENDER),
                MessagePriority.valueOf(text(InspectionApi.PRIORITY)),
                (int) number(InspectionApi.COST),
                false,
                false,
                0,
                System.currentTimeMillis(),
                optional(InspectionApi.NOT_BEFORE) == null ? Long.MIN_VALUE : number(InspectionApi.NOT_BEFORE),
                optional(InspectionApi.EXPIRES_AT) == null ? Long.MAX_VALUE : number(InspectionApi.EXPIRES_AT));
        return new ReleaseEstimateQuery(request, optional(InspectionApi.ID));
    }

    /**
     * Returns the partition to query.
     *
     * @throws IllegalArgumentException if the parameter for the partition is missing or not a number
     */
    int partition() {
        return (int) number(InspectionApi.PARTITION);
    }

    private long number(String name) {
        String text = text(name);
        if (!text.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException(name + " must be a whole number");
        }
        return Long.parseLong(text);
    }

    private String text(String name) {
        return Objects.requireNonNullElseGet(optional(name), () -> {
            throw new IllegalArgumentException(name + " is missing");
        });
    }

    private @Nullable String optional(String name) {
        return parameters.get(name);
    }
}
