package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy for a customer or a sender of a channel. A null field is inherited, one by one, from the next record in
 * the order: own record, the record for everyone ({@code *}), what the channel says for senders, {@link #DEFAULT}.
 *
 * @param rates every one of them must let a message through; empty: unlimited
 * @param weight a customer's share relative to the others', 1 to 1,000
 * @param maxQueued messages of a customer that may be held at once, at least 0
 * @param paused true: everything is held
 * @param blocked true: what is held and what comes is refused as BLOCKED
 */
public record LimitPolicy(
        @Nullable List<RateLimit> rates,
        @Nullable Integer weight,
        @Nullable Long maxQueued,
        @Nullable Boolean paused,
        @Nullable Boolean blocked) {
    /** The largest weight: a customer's turn is never longer than so many units. */
    public static final int MAX_WEIGHT = 1_000;

    /** Nothing is said: everything is inherited. */
    public static final LimitPolicy UNSET = new LimitPolicy(null, null, null, null, null);

    /** What holds where no record says otherwise. */
    public static final LimitPolicy DEFAULT = new LimitPolicy(List.of(), 1, 1_000_000L, false, false);

    public LimitPolicy {
        rates = rates == null ? null : List.copyOf(rates);
        if (weight != null && (weight < 1 || weight > MAX_WEIGHT)) {
            throw new IllegalArgumentException("a weight is 1 to 1,000, not " + weight);
        }
        if (maxQueued != null && maxQueued < 0) {
            throw new IllegalArgumentException("max-queued is at least 0, not " + maxQueued);
        }
    }

    /** A limit that says its rates, and nothing else. */
    public static LimitPolicy ofRates(@Nullable List<RateLimit> rates) {
        return new LimitPolicy(rates, null, null, null, null);
    }

    /** Whether there is at least one rate. */
    public boolean hasRates() {
        return rates != null && !rates.isEmpty();
    }

    /** This limit, with what it leaves unsaid taken from {@code parent}. */
    public LimitPolicy inherit(LimitPolicy parent) {
        if (this == UNSET) {
            return parent; // of most customers and senders nothing is said: they share one
        }
        return new LimitPolicy(
                rates != null ? rates : parent.rates,
                weight != null ? weight : parent.weight,
                maxQueued != null ? maxQueued : parent.maxQueued,
                paused != null ? paused : parent.paused,
                blocked != null ? blocked : parent.blocked);
    }
}
