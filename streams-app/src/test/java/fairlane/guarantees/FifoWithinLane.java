package fairlane.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that, within one lane and rank, first attempts without {@code notBefore} from one topic are released in the
 * order of the requests.
 */
public final class FifoWithinLane {
    private final Map<String, MessageAttempt> last = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** Records the release of a message. Releases must be recorded in their order. */
    public void released(MessageAttempt message) {
        if (!message.inOrder()) {
            return;
        }
        MessageAttempt before = last.put(message.lane() + "/" + message.rank(), message);
        if (before != null && before.position() >= message.position()) {
            violations.add(message + " came after " + before);
        }
    }

    public void assertHolds() {
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.size() + " messages were released out of order:\n  "
                    + String.join("\n  ", ViolationText.firstLines(violations)));
        }
    }
}
