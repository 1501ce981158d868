package fairlane.guarantees;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that no message ends (is delivered or becomes a dead letter) more than once, ends while it is still queued, or
 * ends without having been accepted.
 */
public final class NothingTwice {
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, String> ended = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    public void accepted(MessageAttempt message) {
        accepted.add(message.key());
    }

    /** Records that the message was delivered or became a dead letter. */
    public void ended(MessageAttempt message, long at) {
        if (!accepted.contains(message.key())) {
            violations.add(message + " ended at " + at + ", and was never accepted");
        }
        String before = ended.put(message.key(), "at " + at);
        if (before != null) {
            violations.add(message + " ended at " + at + ", and before " + before);
        }
    }

    public void assertHolds() {
        assertHolds(Set.of());
    }

    /**
     * Checks all recorded events against the messages that are still queued.
     *
     * @param queued the keys of these messages
     */
    public void assertHolds(Collection<String> queued) {
        List<String> all = new ArrayList<>(violations);
        Set<String> seen = new HashSet<>();
        for (String key : queued) {
            if (ended.containsKey(key)) {
                all.add(key + " is queued, and ended before " + ended.get(key));
            }
            if (!seen.add(key)) {
                all.add(key + " is queued twice");
            }
        }
        if (!all.isEmpty()) {
            throw new AssertionError(all.size() + " messages ended twice, early or without acceptance:\n  "
                    + String.join("\n  ", ViolationText.firstLines(all)));
        }
    }
}
