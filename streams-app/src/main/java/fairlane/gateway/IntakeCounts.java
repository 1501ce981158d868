package fairlane.gateway;

import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How many messages of each customer this gateway has accepted, refused and throttled since it started. */
final class IntakeCounts {
    /** More customers are counted together, under the empty name. */
    private static final int MAX_CUSTOMERS = 10_000;

    private static final String OTHERS = "";

    private final Map<String, Counters> customers = new ConcurrentHashMap<>();
    private final Counters others = new Counters();
    private final LongAdder[] rejected =
            Stream.generate(LongAdder::new).limit(Rejection.values().length).toArray(LongAdder[]::new);

    /** Why a message is not taken in. */
    private enum Rejection {
        INVALID,
        FORBIDDEN,
        UNKNOWN_CHANNEL,
        TOO_LATE,
        TOO_LARGE,
        THROTTLED,
        UNAVAILABLE
    }

    /** Of one customer. */
    private record Counters(LongAdder accepted, LongAdder refused, LongAdder throttled, LongAdder invalid) {
        Counters() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }

        Count of(String customer) {
            return new Count(customer, accepted.sum(), refused.sum(), throttled.sum(), invalid.sum());
        }
    }

    /**
     * What was counted.
     *
     * @param customer empty: those that are not counted one by one
     * @param invalid of those that were refused, those that nobody would have been let send
     */
    record Count(String customer, long accepted, long refused, long throttled, long invalid) {
        boolean isOfOne() {
            return !customer.equals(OTHERS);
        }

        private boolean isAny() {
            return accepted + refused + throttled > 0;
        }
    }

    void accepted(String customer) {
        of(customer).accepted().increment();
    }

    /** @param invalid nobody would have been let send it */
    void refused(String customer, boolean invalid) {
        Counters counters = of(customer);
        counters.refused().increment();
        if (invalid) {
            counters.invalid().increment();
        }
    }

    void throttled(String customer) {
        of(customer).throttled().increment();
    }

    /** A message was not taken in, for this reason. */
    void rejected(Problem problem) {
        rejected[why(problem.status()).ordinal()].increment();
    }

    private static Rejection why(int status) {
        return switch (status) {
            case StatusCodes.TOO_MANY_REQUESTS -> Rejection.THROTTLED;
            case StatusCodes.FORBIDDEN -> Rejection.FORBIDDEN;
            case StatusCodes.NOT_FOUND -> Rejection.UNKNOWN_CHANNEL;
            case StatusCodes.CONFLICT -> Rejection.TOO_LATE;
            case StatusCodes.REQUEST_ENTITY_TOO_LARGE -> Rejection.TOO_LARGE;
            case StatusCodes.SERVICE_UNAVAILABLE -> Rejection.UNAVAILABLE;
            default -> Rejection.INVALID;
        };
    }

    void tell(MetricSink sink) {
        for (Rejection why : Rejection.values()) {
            sink.tell(MetricNames.INTAKE_REJECTED, rejected[why.ordinal()].sum(), why.name());
        }
    }

    private Counters of(String customer) {
        Counters known = customers.get(customer);
        if (known != null) {
            return known;
        }
        return customers.size() < MAX_CUSTOMERS ? customers.computeIfAbsent(customer, each -> new Counters()) : others;
    }

    /** By the customers' names. */
    List<Count> all() {
        Stream<Count> named = customers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getValue().of(each.getKey()));
        Stream<Count> rest = Stream.of(others.of(OTHERS)).filter(Count::isAny);
        return Stream.concat(rest, named).toList();
    }
}
