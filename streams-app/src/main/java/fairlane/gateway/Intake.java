package fairlane.gateway;

import fairlane.core.limits.IntakeMeter;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
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
 * Lets through what each customer may hand in, by the limits {@code intake/customer/<id|*>}. Every gateway counts what
 * the others let through as well, which they tell each other a few times a second: so together they keep to the rates,
 * but for what each lets through before it is told, and that they make up for afterwards.
 */
final class Intake {
    /** An unset burst makes up for two of them: what is told late is in it. */
    static final long TICK_MILLIS = 100;

    /** More customers are not measured at once. */
    private static final int MAX_CUSTOMERS = 1_000_000;

    /** Nobody has one in hand for so long that is about to be forgotten. */
    private static final long UNUSED_MILLIS = 10_000;

    private static final double SECOND = 1_000.0;

    private final PolicyTables tables;
    private final Map<String, Measured> measured = new ConcurrentHashMap<>();
    private final Map<String, Long> untold = new ConcurrentHashMap<>();

    Intake(PolicyTables tables) {
        this.tables = tables;
    }

    /** What becomes of something that a customer hands in. */
    sealed interface Verdict {}

    /** @param steady it came no faster than the customer's rates themselves, their bursts aside */
    record Passed(boolean steady) implements Verdict {}

    record Stopped(Problem problem) implements Verdict {}

    private static final Passed FREELY = new Passed(true);

    /** One customer's meter, under the limits as they were when it was last used. */
    private final class Measured {
        private final String customer;
        private final IntakeMeter meter;
        private long version;
        private long usedAt;
        private List<RateLimit> rates;

        Measured(String customer, List<RateLimit> rates, long version, long now) {
            this.customer = customer;
            this.rates = rates;
            this.version = version;
            this.usedAt = now;
            this.meter = new IntakeMeter(rates, TICK_MILLIS, now);
        }

        private IntakeMeter meter(long now) {
            usedAt = now;
            long latest = tables.version();
            if (latest != version) {
                List<RateLimit> changed = rates(tables.intake(customer));
                if (!changed.equals(rates)) {
                    meter.changeRates(changed, now);
                    rates = changed;
                }
                version = latest;
            }
            return meter;
        }

        synchronized Verdict take(int cost, long now) {
            IntakeMeter current = meter(now);
            long earliest = current.earliest(cost);
            if (earliest > now) {
                return new Stopped(tooMany(earliest - now, rates));
            }
            untold.merge(customer, (long) cost, Long::sum);
            return new Passed(current.spend(cost, now));
        }

        synchronized void spend(int cost, long now) {
            meter(now).spend(cost, now);
        }

        synchronized boolean isForgotten(long now) {
            return now - usedAt > UNUSED_MILLIS && meter.isDrained(now);
        }

        synchronized List<IntakeMeter.RemainingUnits> left(long now) {
            return meter(now).remaining(now);
        }
    }

    /**
     * Takes in a message.
     *
     * @param cost in cost units
     * @param now epoch milliseconds
     */
    Verdict take(String customer, int cost, long now) {
        LimitPolicy limit = tables.intake(customer);
        if (Boolean.TRUE.equals(limit.blocked())) {
            return new Stopped(Problem.forbidden("the customer is blocked"));
        }
        if (Boolean.TRUE.equals(limit.paused())) {
            return new Stopped(Problem.of(StatusCodes.TOO_MANY_REQUESTS, "the customer is paused")
                    .with("Retry-After", "30"));
        }
        Measured meter = measured(customer, limit, now);
        return meter == null ? FREELY : meter.take(cost, now);
    }

    /** Null: the customer has no rates. */
    private @Nullable Measured measured(String customer, LimitPolicy limit, long now) {
        Measured found = measured.get(customer);
        if (found != null) {
            return found;
        }
        List<RateLimit> rates = rates(limit);
        if (rates.isEmpty() || measured.size() >= MAX_CUSTOMERS) {
            return null;
        }
        return measured.computeIfAbsent(customer, name -> new Measured(name, rates, tables.version(), now));
    }

    private static List<RateLimit> rates(LimitPolicy limit) {
        List<RateLimit> rates = limit.rates();
        return rates == null ? List.of() : rates;
    }

    /** Counts what another gateway let through. */
    void spendElsewhere(String customer, long cost, long now) {
        Measured meter = measured(customer, tables.intake(customer), now);
        if (meter != null) {
            meter.spend((int) Math.min(cost, Integer.MAX_VALUE), now);
        }
    }

    /** What was let through here since the last time, in cost units by customer. */
    Map<String, Long> untold() {
        Map<String, Long> told = new TreeMap<>();
        for (String customer : untold.keySet()) {
            Long cost = untold.remove(customer);
            if (cost != null) {
                told.put(customer, cost);
            }
        }
        return told;
    }

    /** Forgets the meters that have forgotten everything themselves. */
    void forgetDrained(long now) {
        measured.values().removeIf(meter -> meter.isForgotten(now));
    }

    /** The headers {@code RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-10. */
    Map<String, String> headers(String customer, long now) {
        Measured meter = measured.get(customer);
        List<IntakeMeter.RemainingUnits> left = meter == null ? List.of() : meter.left(now);
        if (left.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "RateLimit-Policy",
                left.stream()
                        .map(each -> String.format(
                                Locale.ROOT,
                                "\"%s\";q=%d;w=%d",
                                name(each.rate()),
                                Math.max(1, (long) each.rate().units()),
                                each.rate().periodMillis() / 1_000))
                        .collect(Collectors.joining(", ")),
                "RateLimit",
                left.stream()
                        .map(each -> String.format(
                                Locale.ROOT, "\"%s\";r=%d;t=%d", name(each.rate()), (long) each.units(), (long)
                                        Math.ceil(Math.max(0, each.fullAt() - now) / SECOND)))
                        .collect(Collectors.joining(", ")));
    }

    private static String name(RateLimit rate) {
        return switch ((int) (rate.periodMillis() / 1_000)) {
            case 1 -> "second";
            case 60 -> "minute";
            case 3_600 -> "hour";
            default -> "day";
        };
    }

    private static String words(List<RateLimit> rates) {
        return rates.stream()
                .map(rate ->
                        BigDecimal.valueOf(rate.units()).stripTrailingZeros().toPlainString() + " a " + name(rate))
                .collect(Collectors.joining(", "));
    }

    private static Problem tooMany(long waitMillis, List<RateLimit> rates) {
        long seconds = Math.max(1, (long) Math.ceil(waitMillis / SECOND));
        return Problem.of(
                        StatusCodes.TOO_MANY_REQUESTS,
                        "the customer hands in more than it may (" + words(rates) + "); try again in " + seconds + " s")
                .with("Retry-After", Long.toString(seconds));
    }
}
