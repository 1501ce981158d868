package fairlane.admin.policies;

import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a limit; null leaves a field as it is.
 *
 * @param rates empty: unlimited
 * @param burst of each rate that does not say its own
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

    /** Whether nothing is to change. */
    public boolean isEmpty() {
        return rates == null
                && burst == null
                && weight == null
                && maxQueued == null
                && paused == null
                && blocked == null;
    }

    /** Only customers have a share and a queue of their own. */
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

    /** With rates that are given anew a burst is for those without their own; else it is for all there are. */
    private List<Rate> withBurst(@Nullable List<Rate> current, int units) {
        if (current == null || current.isEmpty()) {
            throw new IllegalArgumentException("a burst belongs to a rate, and there is none here; give --rate too");
        }
        return current.stream()
                .map(rate -> rates != null && rate.getBurst() != null
                        ? rate
                        : Rate.newBuilder(rate).setBurst(units).build())
                .toList();
    }
}
