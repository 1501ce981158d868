package fairlane.gateway.intake;

import fairlane.contract.LimitKey;
import fairlane.contract.PolicyTable;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.RemainingUnits;
import fairlane.gateway.http.Problem;
import io.undertow.util.StatusCodes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Throttles the messages that each customer submits, by the limits with the keys {@code intake/customer/<id|*>}.
 * Several times a second, the gateways exchange the cost of the messages that they have accepted, and each gateway adds
 * the cost that the others accepted to its meters. Together the gateways keep to the rates, except for the cost that a
 * gateway accepts before it receives the costs that the others accepted. The gateways refuse further messages of the
 * customer until this excess has drained.
 */
public final class IntakeThrottle {
    /**
     * The interval in milliseconds at which gateways publish the cost of accepted messages. If a rate has no configured
     * burst, its burst covers two of these intervals, so that a cost that arrives one interval late makes no
     * difference.
     */
    static final long TICK_MILLIS = 100;

    /** The maximum number of customers that are metered at a time. Further customers are not throttled. */
    private static final int MAX_CUSTOMERS = 1_000_000;

    /**
     * The time in milliseconds after which an unused meter may be evicted. A thread that looks up a meter uses it for a
     * much shorter time, so that no thread uses an evicted meter.
     */
    private static final long IDLE_BEFORE_EVICTION_MILLIS = 10_000;

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final PolicyTable policies;
    private final Map<String, CustomerMeter> meters = new ConcurrentHashMap<>();
    private final Map<String, Long> unreportedCosts = new ConcurrentHashMap<>();

    public IntakeThrottle(PolicyTable policies) {
        this.policies = policies;
    }

    /** The decision about one submitted message. */
    sealed interface ThrottleResult {}

    /** @param steady whether the customer's rates would allow the message even without their configured bursts */
    record Admitted(boolean steady) implements ThrottleResult {}

    record Throttled(Problem problem) implements ThrottleResult {}

    private static final Admitted UNTHROTTLED = new Admitted(true);

    /** The meter of one customer. It adopts changed limits when it is next used. */
    private final class CustomerMeter {
        private final String customer;
        private final IntakeMeter meter;
        private long policyVersion;
        private long lastUsedAt;
        private List<RateLimit> rates;

        CustomerMeter(String customer, List<RateLimit> rates, long policyVersion, long now) {
            this.customer = customer;
            this.rates = rates;
            this.policyVersion = policyVersion;
            this.lastUsedAt = now;
            this.meter = new IntakeMeter(rates, TICK_MILLIS, now);
        }

        private IntakeMeter currentMeter(long now) {
            lastUsedAt = now;
            long latestVersion = policies.limitsVersion();
            if (latestVersion != policyVersion) {
                List<RateLimit> newRates = rates(intakeLimit(customer));
                if (!newRates.equals(rates)) {
                    meter.changeRates(newRates, now);
                    rates = newRates;
                }
                policyVersion = latestVersion;
            }
            return meter;
        }

        synchronized ThrottleResult admit(int cost, long now) {
            IntakeMeter rateMeter = currentMeter(now);
            long earliestAt = rateMeter.earliest(cost);
            if (earliestAt > now) {
                return new Throttled(tooManyRequests(earliestAt - now, rates));
            }
            unreportedCosts.merge(customer, (long) cost, Long::sum);
            return new Admitted(rateMeter.spend(cost, now));
        }

        synchronized void spend(int cost, long now) {
            currentMeter(now).spend(cost, now);
        }

        synchronized boolean isEvictable(long now) {
            return now - lastUsedAt > IDLE_BEFORE_EVICTION_MILLIS && meter.isDrained(now);
        }

        synchronized List<RemainingUnits> remaining(long now) {
            return currentMeter(now).remaining(now);
        }
    }

    /**
     * Admits a message, or refuses it because of the customer's limits.
     *
     * @param cost the cost of the message in cost units
     * @param now epoch milliseconds
     */
    ThrottleResult admit(String customer, int cost, long now) {
        LimitPolicy limit = intakeLimit(customer);
        if (Boolean.TRUE.equals(limit.blocked())) {
            return new Throttled(Problem.forbidden("the customer is blocked"));
        }
        if (Boolean.TRUE.equals(limit.paused())) {
            return new Throttled(Problem.of(StatusCodes.TOO_MANY_REQUESTS, "the customer is paused")
                    .withHeader("Retry-After", "30"));
        }
        CustomerMeter meter = meterFor(customer, limit, now);
        return meter == null ? UNTHROTTLED : meter.admit(cost, now);
    }

    private LimitPolicy intakeLimit(String customer) {
        return policies.effectiveLimit(LimitKey.customer(LimitKey.INTAKE, customer));
    }

    /** Returns the customer's meter; null if the customer has no rates or too many customers are metered already. */
    private @Nullable CustomerMeter meterFor(String customer, LimitPolicy limit, long now) {
        CustomerMeter existing = meters.get(customer);
        if (existing != null) {
            return existing;
        }
        List<RateLimit> rates = rates(limit);
        if (rates.isEmpty() || meters.size() >= MAX_CUSTOMERS) {
            return null;
        }
        return meters.computeIfAbsent(customer, name -> new CustomerMeter(name, rates, policies.limitsVersion(), now));
    }

    private static List<RateLimit> rates(LimitPolicy limit) {
        List<RateLimit> rates = limit.rates();
        return rates == null ? List.of() : rates;
    }

    /** Adds the cost of messages that another gateway accepted to the customer's meter. */
    void recordRemoteCost(String customer, long cost, long now) {
        CustomerMeter meter = meterFor(customer, intakeLimit(customer), now);
        if (meter != null) {
            meter.spend((int) Math.min(cost, Integer.MAX_VALUE), now);
        }
    }

    /**
     * Returns the cost of the messages that this gateway has accepted since the last call of this method, in cost units
     * by customer.
     */
    Map<String, Long> takeUnreportedCosts() {
        Map<String, Long> costs = new TreeMap<>();
        for (String customer : unreportedCosts.keySet()) {
            Long cost = unreportedCosts.remove(customer);
            if (cost != null) {
                costs.put(customer, cost);
            }
        }
        return costs;
    }

    /** Evicts the unused meters from which all spent units have drained, because they have no effect any more. */
    void evictDrained(long now) {
        meters.values().removeIf(meter -> meter.isEvictable(now));
    }

    /**
     * Returns the response headers {@code RateLimit-Policy} and {@code RateLimit} according to
     * draft-ietf-httpapi-ratelimit-headers-10; empty if no rate limits the customer.
     */
    public Map<String, String> rateLimitHeaders(String customer, long now) {
        CustomerMeter meter = meters.get(customer);
        List<RemainingUnits> remaining = meter == null ? List.of() : meter.remaining(now);
        if (remaining.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "RateLimit-Policy",
                remaining.stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "\"%s\";q=%d;w=%d",
                                periodName(entry.rate()),
                                Math.max(1, (long) entry.rate().units()),
                                entry.rate().periodMillis() / 1_000))
                        .collect(Collectors.joining(", ")),
                "RateLimit",
                remaining.stream()
                        .map(entry -> String.format(
                                Locale.ROOT, "\"%s\";r=%d;t=%d", periodName(entry.rate()), (long) entry.units(), (long)
                                        Math.ceil(Math.max(0, entry.fullAt() - now) / MILLIS_PER_SECOND)))
                        .collect(Collectors.joining(", ")));
    }

    private static String periodName(RateLimit rate) {
        return switch ((int) (rate.periodMillis() / 1_000)) {
            case 1 -> "second";
            case 60 -> "minute";
            case 3_600 -> "hour";
            default -> "day";
        };
    }

    private static String describe(List<RateLimit> rates) {
        return rates.stream()
                .map(rate ->
                        BigDecimal.valueOf(rate.units()).stripTrailingZeros().toPlainString() + " per "
                                + periodName(rate))
                .collect(Collectors.joining(", "));
    }

    private static Problem tooManyRequests(long waitMillis, List<RateLimit> rates) {
        long seconds = Math.max(1, (long) Math.ceil(waitMillis / MILLIS_PER_SECOND));
        return Problem.of(
                        StatusCodes.TOO_MANY_REQUESTS,
                        "the customer exceeds its intake rate (" + describe(rates) + "); try again in " + seconds
                                + " s")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
