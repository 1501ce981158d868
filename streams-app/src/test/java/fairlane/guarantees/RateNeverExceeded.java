package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that, in every interval of length T, the messages that a subject (a sender, a customer or a channel) releases
 * cost at most rate·T plus the burst, or plus the cost of one message if that is more than the burst.
 *
 * <p>If the limit changes within the interval, each release counts with the rate in force at its time. The burst is
 * then the burst at the beginning of the interval plus each raise of the burst within the interval; whether a message
 * costs more than the burst is judged by the burst in force at its release. After a change, a rate continues as the new
 * rate with the same period, and a single rate continues as the single rate that replaces it; the check of any other
 * rate starts anew.
 */
public final class RateNeverExceeded {
    private final Map<String, Subject> subjects = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * Sets the rates that the subject must not exceed from {@code at} on. A subject with an empty list, or for which
     * this method was never called, is unlimited.
     */
    public void limit(String subject, long at, List<RateBound> bounds) {
        subjects.computeIfAbsent(subject, Subject::new).limit(at, bounds);
    }

    /** Records a release. Releases must be recorded in their order. */
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
