package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In every interval of length T, the messages that a subject (a sender, a customer or a channel) releases cost at most its
 * burst, or one message if that costs more, plus rate·T.
 *
 * <p>Across a change of the limit, releases count with the rate in force at their time. The burst is the one at the beginning
 * of the interval, plus each raise within the interval; a message costs more if it exceeds the burst in force at its release.
 * A rate continues as the rate with the same period, and a single rate as the single rate that replaces it; any other rate
 * starts anew.
 */
public final class RateNeverExceeded {
    private final Map<String, Subject> subjects = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** From {@code at} on the bounds apply to the subject; an empty list, like no call at all, means unlimited. */
    public void limit(String subject, long at, List<RateBound> bounds) {
        subjects.computeIfAbsent(subject, Subject::new).limit(at, bounds);
    }

    /** Must be called in the order of the releases. */
    public void released(String subject, long at, int cost) {
        Subject found = subjects.get(subject);
        if (found != null) {
            found.released(at, cost);
        }
    }

    public void assertHolds() {
        if (!violations.isEmpty()) {
            throw new AssertionError("rate exceeded " + violations.size() + " times:\n  "
                    + String.join("\n  ", ViolationText.firstLines(violations)));
        }
    }

    private final class Subject {
        private final String name;
        private Map<Long, RunningMaximum> byPeriod = new LinkedHashMap<>();

        Subject(String name) {
            this.name = name;
        }

        void limit(long at, List<RateBound> bounds) {
            Map<Long, RunningMaximum> next = new LinkedHashMap<>();
            boolean single = bounds.size() == 1 && byPeriod.size() == 1;
            for (RateBound bound : bounds) {
                RunningMaximum old = single ? byPeriod.values().iterator().next() : byPeriod.get(bound.periodMillis());
                RunningMaximum maximum = old == null ? new RunningMaximum(at, bound) : old;
                maximum.change(at, bound);
                next.put(bound.periodMillis(), maximum);
            }
            byPeriod = next;
        }

        void released(long at, int cost) {
            for (RunningMaximum maximum : byPeriod.values()) {
                String violation = maximum.released(at, cost);
                if (violation != null) {
                    violations.add(name + ": " + violation);
                }
            }
        }
    }
}
