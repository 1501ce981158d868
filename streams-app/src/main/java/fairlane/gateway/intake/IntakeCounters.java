package fairlane.gateway.intake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fairlane.gateway.http.Problem;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts the messages of each customer that this gateway has accepted, refused and throttled since its start. */
public final class IntakeCounters {
    /**
     * The maximum number of customers that are counted individually. Further customers are counted together under the
     * empty name.
     */
    private static final int MAX_CUSTOMERS = 10_000;

    private static final String OTHER_CUSTOMERS = "";

    private final Map<String, CustomerCounters> byCustomer = new ConcurrentHashMap<>();
    private final CustomerCounters otherCustomers = new CustomerCounters();
    private final LongAdder[] rejections =
            Stream.generate(LongAdder::new).limit(Rejection.values().length).toArray(LongAdder[]::new);

    /** The reason for which the gateway did not accept a message. */
    private enum Rejection {
        INVALID,
        FORBIDDEN,
        UNKNOWN_CHANNEL,
        TOO_LATE,
        TOO_LARGE,
        THROTTLED,
        UNAVAILABLE
    }

    /** The counters for the messages of one customer. */
    private record CustomerCounters(LongAdder accepted, LongAdder refused, LongAdder throttled, LongAdder invalid) {
        CustomerCounters() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }

        CustomerCount snapshot(String customer) {
            return new CustomerCount(customer, accepted.sum(), refused.sum(), throttled.sum(), invalid.sum());
        }
    }

    /**
     * The numbers of messages that one customer submitted.
     *
     * @param customer the customer; empty for all customers that are not counted individually
     * @param invalid the number of refused messages whose refusal does not depend on the limits of the customer
     */
    public record CustomerCount(String customer, long accepted, long refused, long throttled, long invalid) {
        @JsonIgnore
        public boolean isSingleCustomer() {
            return !customer.equals(OTHER_CUSTOMERS);
        }

        private boolean isNonZero() {
            return accepted + refused + throttled > 0;
        }
    }

    public void recordAccepted(String customer) {
        countersOf(customer).accepted().increment();
    }

    /**
     * Counts a refused message.
     *
     * @param invalid whether the message would be refused regardless of the limits of the customer
     */
    public void recordRefused(String customer, boolean invalid) {
        CustomerCounters counters = countersOf(customer);
        counters.refused().increment();
        if (invalid) {
            counters.invalid().increment();
        }
    }

    void recordThrottled(String customer) {
        countersOf(customer).throttled().increment();
    }

    /** Counts a message that was not accepted, under the reason that corresponds to the HTTP status of the problem. */
    public void recordRejection(Problem problem) {
        rejections[rejectionFor(problem.status()).ordinal()].increment();
    }

    private static Rejection rejectionFor(int status) {
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

    public void report(MetricSink sink) {
        for (Rejection reason : Rejection.values()) {
            sink.report(MetricNames.INTAKE_REJECTED, rejections[reason.ordinal()].sum(), reason.name());
        }
    }

    private CustomerCounters countersOf(String customer) {
        CustomerCounters existing = byCustomer.get(customer);
        if (existing != null) {
            return existing;
        }
        return byCustomer.size() < MAX_CUSTOMERS
                ? byCustomer.computeIfAbsent(customer, name -> new CustomerCounters())
                : otherCustomers;
    }

    /** Returns the counts of all customers, ordered by customer. */
    public List<CustomerCount> customerCounts() {
        Stream<CustomerCount> named = byCustomer.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().snapshot(entry.getKey()));
        Stream<CustomerCount> rest =
                Stream.of(otherCustomers.snapshot(OTHER_CUSTOMERS)).filter(CustomerCount::isNonZero);
        return Stream.concat(rest, named).toList();
    }
}
