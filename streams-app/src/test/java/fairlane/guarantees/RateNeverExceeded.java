package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In every interval of length T, what a subject (a sender, a customer, a channel) released costs at most its burst, or
 * one message where that costs more, + rate·T.
 *
 * <p>Across a changed limit what went before counts with the rate then in force, and the burst is the one at the
 * interval's beginning, with what each change within the interval raised it by; "more" is more than the burst in force
 * when the message leaves. A rate goes on as the one of the same
 * period, and a single rate as the single rate that replaces it; any other begins anew.
 */
public final class RateNeverExceeded {
    private final Map<String, Subject> subjects = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** From {@code at} on, these hold; none: unlimited. Where nothing was said of a subject, it is unlimited. */
    public void limit(String subject, long at, List<RateBound> bounds) {
        subjects.computeIfAbsent(subject, Subject::new).limit(at, bounds);
    }

    /** To be called in the order of the releases. */
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
