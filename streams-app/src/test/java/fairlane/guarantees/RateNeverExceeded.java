package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the following for each subject (a sender, a customer or a channel). In every interval of T milliseconds, the
 * messages that the subject releases cost in total at most rate·T + max(burst, c) cost units, where rate is in cost
 * units per millisecond, burst is in cost units, and c is the cost of one message.
 *
 * <p>If the limit changes within the interval, each release counts with the rate in force at its time. The burst is
 * then the burst at the beginning of the interval plus each raise of the burst within the interval; whether a message
 * costs more than the burst is judged by the burst in force at its release. After a change, the check of an old rate
 * continues with the new rate of the same period. If there is only one rate before and after the change, its check
 * continues even if the period has changed. For any other new rate, the check starts at the change.
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
