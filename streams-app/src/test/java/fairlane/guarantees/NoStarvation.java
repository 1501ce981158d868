package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A light customer's message is released within one round, however large the backlogs of other customers. While it is the
 * only queued message of its customer, every other customer releases at most one turn (its weight, and one largest message
 * at the end) for each turn that the message needs with the weight of its own customer.
 *
 * <p>Holds for customers that no rate of their own and no pause holds: only those may be passed as light.
 */
public final class NoStarvation {
    private final Map<String, Integer> weights;
    private final Map<String, Long> releasedUnits = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();
    /** The released units of all customers when the only message of a light customer arrived, by that customer. */
    private final Map<String, Map<String, Long>> releasedBefore = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private int largestCost = 1;

    /** @param weights of the customers; others have weight 1 */
    public NoStarvation(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
    }

    public void accepted(MessageAttempt message, boolean light) {
        int queuedBefore = queued.merge(message.customer(), 1, Integer::sum) - 1;
        largestCost = Math.max(largestCost, message.cost());
        if (light && queuedBefore == 0) {
            releasedBefore.put(message.customer(), new HashMap<>(releasedUnits));
        } else {
            releasedBefore.remove(message.customer());
        }
    }

    public void released(MessageAttempt message) {
        ended(message);
        releasedUnits.merge(message.customer(), (long) message.cost(), Long::sum);
        Map<String, Long> baseline = releasedBefore.remove(message.customer());
        if (baseline != null) {
            checkOtherCustomers(message, baseline);
        }
    }

    /** The message became a dead letter. */
    public void refused(MessageAttempt message) {
        ended(message);
        releasedBefore.remove(message.customer());
    }

    /** A restart begins a new round: messages queued before it are not checked. */
    public void restarted() {
        releasedBefore.clear();
    }

    private void ended(MessageAttempt message) {
        queued.merge(message.customer(), -1, Integer::sum);
    }

    private void checkOtherCustomers(MessageAttempt message, Map<String, Long> baseline) {
        int ownWeight = weights.getOrDefault(message.customer(), 1);
        int turns = (message.cost() + ownWeight - 1) / ownWeight;
        releasedUnits.forEach((other, units) -> {
            long releasedMeanwhile = units - baseline.getOrDefault(other, 0L);
            long maxUnits = (long) turns * weights.getOrDefault(other, 1) + largestCost;
            if (!other.equals(message.customer()) && releasedMeanwhile > maxUnits) {
                violations.add(message + " waited while " + other + " released " + releasedMeanwhile
                        + " units; at most " + maxUnits + " in " + turns + " turns");
            }
        });
    }

    public void assertHolds() {
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.size() + " waited too long:\n  "
                    + String.join("\n  ", ViolationText.firstLines(violations)));
        }
    }
}
