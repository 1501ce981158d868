package fairlane.core.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a customer or a sender on a channel. Each null field is inherited from the first of these that sets it:
 * the record for all customers or senders ({@code *}), the channel's rates for senders (senders only), {@link
 * #DEFAULT}.
 *
 * @param rates the rates; a message is released only if every rate allows it; empty means unlimited
 * @param weight the customer's fair share of the channel relative to those of other customers, 1 to 1,000
 * @param maxQueued how many messages of the customer may be held on the channel at once, at least 0
 * @param paused whether all messages of the customer or sender are held
 * @param blocked whether held and new messages of the customer or sender are refused with the reason BLOCKED
 */
public record LimitPolicy(
        @Nullable List<RateLimit> rates,
        @Nullable Integer weight,
        @Nullable Long maxQueued,
        @Nullable Boolean paused,
        @Nullable Boolean blocked) {
    /** The largest weight, and so the most cost units that a customer is granted in one turn in the fair-share ring. */
    public static final int MAX_WEIGHT = 1_000;

    /** A limit that inherits every field. */
    public static final LimitPolicy UNSET = new LimitPolicy(null, null, null, null, null);

    /** The default policy: it supplies the value of each field that no limit record sets. */
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

    /** Returns a limit that sets the rates and inherits every other field. */
    public static LimitPolicy ofRates(@Nullable List<RateLimit> rates) {
        return new LimitPolicy(rates, null, null, null, null);
    }

    /** Whether this limit itself contains at least one rate. */
    public boolean hasRates() {
        return rates != null && !rates.isEmpty();
    }

    /** Returns this limit with its null fields taken from {@code parent}. */
    public LimitPolicy inherit(LimitPolicy parent) {
        if (this == UNSET) {
            return parent; // true of most customers and senders, which so share the parent's object
        }
        return new LimitPolicy(
                rates != null ? rates : parent.rates,
                weight != null ? weight : parent.weight,
                maxQueued != null ? maxQueued : parent.maxQueued,
                paused != null ? paused : parent.paused,
                blocked != null ? blocked : parent.blocked);
    }
}
