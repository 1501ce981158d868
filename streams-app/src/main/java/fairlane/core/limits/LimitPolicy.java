package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a customer or a sender on a channel. Each null field is inherited separately from the next record in this
 * order: own record, record for all ({@code *}), the channel's rates for senders, {@link #DEFAULT}.
 *
 * @param rates all of which must allow a message; empty: unlimited
 * @param weight the customer's share relative to other customers, 1 to 1,000
 * @param maxQueued the most messages of a customer that may be held at once, at least 0
 * @param paused true: all messages are held
 * @param blocked true: held and new messages are refused as BLOCKED
 */
public record LimitPolicy(
        @Nullable List<RateLimit> rates,
        @Nullable Integer weight,
        @Nullable Long maxQueued,
        @Nullable Boolean paused,
        @Nullable Boolean blocked) {
    /** The largest weight, and thereby the longest turn of a customer in cost units. */
    public static final int MAX_WEIGHT = 1_000;

    /** Inherits every field. */
    public static final LimitPolicy UNSET = new LimitPolicy(null, null, null, null, null);

    /** Applies where no record sets a field. */
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

    /** Sets the rates and inherits every other field. */
    public static LimitPolicy ofRates(@Nullable List<RateLimit> rates) {
        return new LimitPolicy(rates, null, null, null, null);
    }

    /** Whether there is at least one rate. */
    public boolean hasRates() {
        return rates != null && !rates.isEmpty();
    }

    /** Returns this limit with its null fields taken from {@code parent}. */
    public LimitPolicy inherit(LimitPolicy parent) {
        if (this == UNSET) {
            return parent; // the case of most customers and senders: all of them share one object
        }
        return new LimitPolicy(
                rates != null ? rates : parent.rates,
                weight != null ? weight : parent.weight,
                maxQueued != null ? maxQueued : parent.maxQueued,
                paused != null ? paused : parent.paused,
                blocked != null ? blocked : parent.blocked);
    }
}
