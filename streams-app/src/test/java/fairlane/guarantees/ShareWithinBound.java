package fairlane.guarantees;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks how evenly customers share a channel whose rate is fully used, if each customer always has a message that its
 * own limits allow to be released. For any two of these customers and any interval, the cost units that each of the two
 * releases in the interval are divided by the weight of that customer. The two quotients must differ by at most 1 +
 * L/w1 + L/w2, where L is the cost units of the largest message, and w1 and w2 are the weights of the two customers.
 */
public final class ShareWithinBound {
    private final Map<String, Integer> weights;
    private final Map<String, Long> releasedUnits = new LinkedHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private int largestCost = 1;

    /**
     * Creates a checker of this guarantee.
     *
     * @param weights the weights of the customers that always have a message that may be released
     */
    public ShareWithinBound(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
        List<String> customers = List.copyOf(weights.keySet());
        for (int i = 0; i < customers.size(); i++) {
            releasedUnits.put(customers.get(i), 0L);
            for (int j = 0; j < i; j++) {
                pairs.add(new Pair(customers.get(i), customers.get(j)));
            }
        }
    }

    /** Records a release. Releases must be recorded in their order; those of customers without a weight are ignored. */
    public void released(String customer, int cost) {
        if (weights.containsKey(customer)) {
            largestCost = Math.max(largestCost, cost);
            releasedUnits.merge(customer, (long) cost, Long::sum);
            pairs.forEach(Pair::update);
        }
    }

    public void assertHolds() {
        for (Pair pair : pairs) {
            pair.assertHolds();
        }
    }

    private double unitsByWeight(String customer) {
        return (double) releasedUnits.getOrDefault(customer, 0L) / weight(customer);
    }

    private int weight(String customer) {
        return weights.getOrDefault(customer, 1);
    }

    private final class Pair {
        private final String first;
        private final String second;
        private double lowestLead;
        private double highestLead;

        Pair(String first, String second) {
            this.first = first;
            this.second = second;
        }

        void update() {
            double lead = unitsByWeight(first) - unitsByWeight(second);
            lowestLead = Math.min(lowestLead, lead);
            highestLead = Math.max(highestLead, lead);
        }

        void assertHolds() {
            double bound = 1 + (double) largestCost / weight(first) + (double) largestCost / weight(second);
            if (highestLead - lowestLead > bound + 1e-9) {
                throw new AssertionError(
                        first + " (weight " + weight(first) + ") was between " + lowestLead + " and " + highestLead
                                + " units by weight ahead of " + second + " (weight " + weight(second)
                                + "), which is more than "
                                + bound + " apart; released units: " + releasedUnits);
            }
        }
    }
}
