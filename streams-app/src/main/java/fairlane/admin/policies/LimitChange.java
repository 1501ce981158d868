package fairlane.admin.policies;

import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a limit. A field that is null stays as it is.
 *
 * @param rates empty: unlimited
 * @param burst burst of the rates; if {@code rates} is given as well, only of those without an own burst
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

    /** Whether every field stays as it is. */
    public boolean isEmpty() {
        return rates == null
                && burst == null
                && weight == null
                && maxQueued == null
                && paused == null
                && blocked == null;
    }

    /** Whether the change sets a field that only customers have: the fair share and the queue length. */
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

    /** New rates keep their own burst; existing rates get the new one. */
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
