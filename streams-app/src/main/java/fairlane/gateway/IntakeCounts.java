package fairlane.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many messages of each customer this gateway has accepted, refused and throttled since it started. */
final class IntakeCounts {
    /** More customers are counted together, under the empty name. */
    private static final int MAX_CUSTOMERS = 10_000;

    private static final String OTHERS = "";

    private final Map<String, Counters> customers = new ConcurrentHashMap<>();

    /** Of one customer. */
    private record Counters(LongAdder accepted, LongAdder refused, LongAdder throttled, LongAdder invalid) {}

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

    private Counters of(String customer) {
        Counters known = customers.get(customer);
        if (known != null) {
            return known;
        }
        String name = customers.size() < MAX_CUSTOMERS ? customer : OTHERS;
        return customers.computeIfAbsent(
                name, each -> new Counters(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()));
    }

    /** By the customers' names. */
    List<Count> all() {
        return customers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Count(
                        each.getKey(),
                        each.getValue().accepted().sum(),
                        each.getValue().refused().sum(),
                        each.getValue().throttled().sum(),
                        each.getValue().invalid().sum()))
                .toList();
    }
}
