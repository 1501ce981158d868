package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that a message of a light customer is released within one round, however large the backlogs of other customers
 * are. For the only queued message of a light customer, let n be the number of turns in the fair-share ring that
 * together grant that customer the cost of the message. While the message waits, every other customer releases cost
 * units of at most n times its own weight, plus the cost of one largest message.
 *
 * <p>The guarantee holds only for customers without a rate of their own and without a pause, so only those may be
 * passed as light.
 */
public final class NoStarvation {
    private final Map<String, Integer> weights;
    private final Map<String, Long> releasedUnits = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();
    /**
     * For each light customer with one queued message, the units that every customer had released when that message
     * arrived.
     */
    private final Map<String, Map<String, Long>> releasedBefore = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private int largestCost = 1;

    /**
     * Creates a checker of this guarantee.
     *
     * @param weights the weights of customers; a customer without an entry has weight 1
     */
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

    /** Records that the message became a dead letter. */
    public void refused(MessageAttempt message) {
        ended(message);
        releasedBefore.remove(message.customer());
    }

    /**
     * Records a restart of the scheduler. The restart begins a new round in the fair-share ring, so messages that were
     * queued before the restart are not checked.
     */
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
            throw new AssertionError(violations.size() + " messages of light customers waited too long:\n  "
                    + String.join("\n  ", ViolationText.firstLines(violations)));
        }
    }
}
