package fairlane.guarantees;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Each accepted request ends: delivered, dead-lettered, or still queued. */
public final class NothingLost {
    private final Map<String, Message> open = new LinkedHashMap<>();
    private int accepted;

    public void accepted(Message message) {
        open.put(message.key(), message);
        accepted++;
    }

    /** Delivered or dead-lettered. */
    public void ended(Message message) {
        open.remove(message.key());
    }

    /** All that was accepted has ended. */
    public void assertHolds() {
        assertHolds(Set.of());
    }

    /** @param queued the keys of what is still queued */
    public void assertHolds(Collection<String> queued) {
        Map<String, Message> lost = new LinkedHashMap<>(open);
        queued.forEach(lost::remove);
        if (!lost.isEmpty()) {
            throw new AssertionError(lost.size() + " of " + accepted + " are lost:\n  "
                    + String.join("\n  ", Listing.first(lost.values())));
        }
    }
}
