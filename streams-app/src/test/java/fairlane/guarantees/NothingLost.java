package fairlane.guarantees;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Checks that each accepted request was delivered, became a dead letter, or is still queued. */
public final class NothingLost {
    private final Map<String, MessageAttempt> open = new LinkedHashMap<>();
    private int accepted;

    public void accepted(MessageAttempt message) {
        open.put(message.key(), message);
        accepted++;
    }

    /** Records that the message was delivered or became a dead letter. */
    public void ended(MessageAttempt message) {
        open.remove(message.key());
    }

    /** Checks that every accepted message was delivered or became a dead letter. */
    public void assertHolds() {
        assertHolds(Set.of());
    }

    /**
     * Checks that every accepted message has ended or is still queued.
     *
     * @param queued the keys of the messages that are still queued
     */
    public void assertHolds(Collection<String> queued) {
        Map<String, MessageAttempt> lost = new LinkedHashMap<>(open);
        queued.forEach(lost::remove);
        if (!lost.isEmpty()) {
            throw new AssertionError(lost.size() + " of " + accepted + " are lost:\n  "
                    + String.join("\n  ", ViolationText.firstLines(lost.values())));
        }
    }
}
