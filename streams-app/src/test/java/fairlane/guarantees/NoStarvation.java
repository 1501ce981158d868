package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A light customer's message leaves within one round, however large another's backlog: while it is all that its customer
 * has queued, no other customer gets more than a turn (its weight, and one largest message at the end) for each turn that
 * the message takes by its own customer's weight.
 *
 * <p>Holds for customers whom no rate of their own and no pause holds back; only those are to be told of as light.
 */
public final class NoStarvation {
    private final Map<String, Integer> weights;
    private final Map<String, Long> got = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();
    /** What everyone had got when a light customer's only message came, by that customer. */
    private final Map<String, Map<String, Long>> gotBefore = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private int largest = 1;

    /** @param weights of the customers; those that are not named have 1 */
    public NoStarvation(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
    }

    public void accepted(Message message, boolean light) {
        int before = queued.merge(message.customer(), 1, Integer::sum) - 1;
        largest = Math.max(largest, message.cost());
        if (light && before == 0) {
            gotBefore.put(message.customer(), new HashMap<>(got));
        } else {
            gotBefore.remove(message.customer());
        }
    }

    public void released(Message message) {
        ended(message);
        got.merge(message.customer(), (long) message.cost(), Long::sum);
        Map<String, Long> before = gotBefore.remove(message.customer());
        if (before != null) {
            judge(message, before);
        }
    }

    /** It was dead-lettered. */
    public void refused(Message message) {
        ended(message);
        gotBefore.remove(message.customer());
    }

    /** After a restart a new round begins: of what is queued now, nothing is judged. */
    public void restarted() {
        gotBefore.clear();
    }

    private void ended(Message message) {
        queued.merge(message.customer(), -1, Integer::sum);
    }

    private void judge(Message message, Map<String, Long> before) {
        int own = weights.getOrDefault(message.customer(), 1);
        int turns = (message.cost() + own - 1) / own;
        got.forEach((other, units) -> {
            long gained = units - before.getOrDefault(other, 0L);
            long most = (long) turns * weights.getOrDefault(other, 1) + largest;
            if (!other.equals(message.customer()) && gained > most) {
                violations.add(message + " waited while " + other + " got " + gained + " units; at most " + most
                        + " in " + turns + " turns");
            }
        });
    }

    public void assertHolds() {
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    violations.size() + " waited too long:\n  " + String.join("\n  ", Listing.first(violations)));
        }
    }
}
