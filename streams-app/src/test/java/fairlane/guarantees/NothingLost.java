package fairlane.guarantees;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Each accepted request ends: delivered, dead-lettered, or still queued. */
public final class NothingLost {
    private final Map<String, MessageAttempt> open = new LinkedHashMap<>();
    private int accepted;

    public void accepted(MessageAttempt message) {
        open.put(message.key(), message);
        accepted++;
    }

    /** Delivered or dead-lettered. */
    public void ended(MessageAttempt message) {
        open.remove(message.key());
    }

    /** All that was accepted has ended. */
    public void assertHolds() {
        assertHolds(Set.of());
    }

    /** @param queued the keys of what is still queued */
    public void assertHolds(Collection<String> queued) {
        Map<String, MessageAttempt> lost = new LinkedHashMap<>(open);
        queued.forEach(lost::remove);
        if (!lost.isEmpty()) {
            throw new AssertionError(lost.size() + " of " + accepted + " are lost:\n  "
                    + String.join("\n  ", ViolationText.firstLines(lost.values())));
        }
    }
}
