package fairlane.admin.policies;

import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a limit record. A component that is null leaves the corresponding field unchanged.
 *
 * @param rates the new rates; an empty list removes every rate limit
 * @param burst the new burst in cost units; if {@code rates} is null, every current rate gets this burst; otherwise,
 *     each new rate without a burst of its own gets this burst
 */
public record LimitChange(
        @Nullable List<Rate> rates,
        @Nullable Integer burst,
        @Nullable Integer weight,
        @Nullable Long maxQueued,
        @Nullable Boolean paused,
        @Nullable Boolean blocked) {
    public LimitChange {
        rates = rates == null ? null : List.copyOf(rates);
    }

    /** Returns whether the change leaves every field unchanged. */
    public boolean isEmpty() {
        return rates == null
                && burst == null
                && weight == null
                && maxQueued == null
                && paused == null
                && blocked == null;
    }

    /**
     * Returns whether the change sets a field that only limits of customers have: the weight or the maximum number of
     * queued messages.
     */
    boolean hasCustomerOnlyFields() {
        return weight != null || maxQueued != null;
    }

    void apply(Limit limit) {
        if (rates != null) {
            limit.setRates(rates);
        }
        if (burst != null) {
            limit.setRates(withBurst(limit.getRates(), burst));
        }
        limit.setWeight(weight == null ? limit.getWeight() : weight);
        limit.setMaxQueued(maxQueued == null ? limit.getMaxQueued() : maxQueued);
        limit.setPaused(paused == null ? limit.getPaused() : paused);
        limit.setBlocked(blocked == null ? limit.getBlocked() : blocked);
    }

    /**
     * Returns the rates with the new burst. If the change contains rates, those with a burst of their own keep it. If
     * the change contains no rates, all current rates get the new burst.
     */
    private List<Rate> withBurst(@Nullable List<Rate> current, int units) {
        if (current == null || current.isEmpty()) {
            throw new IllegalArgumentException("a burst needs a rate, and this limit has none; add --rate");
        }
        return current.stream()
                .map(rate -> rates != null && rate.getBurst() != null
                        ? rate
                        : Rate.newBuilder(rate).setBurst(units).build())
                .toList();
    }
}
