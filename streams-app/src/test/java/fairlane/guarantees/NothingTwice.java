package fairlane.guarantees;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No message ends more than once, ends while it is still queued, or ends without having been accepted. */
public final class NothingTwice {
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, String> ended = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    public void accepted(MessageAttempt message) {
        accepted.add(message.key());
    }

    /** The message was delivered or dead-lettered. */
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

    /** @param queued the keys of the messages that are still queued */
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
