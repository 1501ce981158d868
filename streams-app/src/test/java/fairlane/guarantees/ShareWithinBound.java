package fairlane.guarantees;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of customers that are always eligible on a full channel's partition, what each got divided by its weight differs by at
 * most one largest message of each and a quantum (a quantum divided by the weight is 1): in every interval.
 */
public final class ShareWithinBound {
    private final Map<String, Integer> weights;
    private final Map<String, Long> got = new LinkedHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private int largest = 1;

    /** @param weights of the customers that are always eligible */
    public ShareWithinBound(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
        List<String> customers = List.copyOf(weights.keySet());
        for (int i = 0; i < customers.size(); i++) {
            got.put(customers.get(i), 0L);
            for (int j = 0; j < i; j++) {
                pairs.add(new Pair(customers.get(i), customers.get(j)));
            }
        }
    }

    /** To be called in the order of the releases; what others than the eligible customers released is left out. */
    public void released(String customer, int cost) {
        if (weights.containsKey(customer)) {
            largest = Math.max(largest, cost);
            got.merge(customer, (long) cost, Long::sum);
            pairs.forEach(Pair::update);
        }
    }

    public void assertHolds() {
        for (Pair pair : pairs) {
            pair.assertHolds();
        }
    }

    private double share(String customer) {
        return (double) got.getOrDefault(customer, 0L) / weight(customer);
    }

    private int weight(String customer) {
        return weights.getOrDefault(customer, 1);
    }

    private final class Pair {
        private final String one;
        private final String other;
        private double least;
        private double most;

        Pair(String one, String other) {
            this.one = one;
            this.other = other;
        }

        void update() {
            double ahead = share(one) - share(other);
            least = Math.min(least, ahead);
            most = Math.max(most, ahead);
        }

        void assertHolds() {
            double bound = 1 + (double) largest / weight(one) + (double) largest / weight(other);
            if (most - least > bound + 1e-9) {
                throw new AssertionError(one + " (weight " + weight(one) + ") was between " + least + " and " + most
                        + " units by weight ahead of " + other + " (weight " + weight(other) + "), which is more than "
                        + bound + " apart; they got " + got);
            }
        }
    }
}
