package fairlane.abuse.measure;

import fairlane.config.abuse.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the recipients of each of the most recent message bodies. For one body no more recipients are kept than the
 * rule's threshold, so that memory is bounded, and the count is exact up to the threshold.
 */
final class SameBodyMeasure implements Measure {
    /**
     * The number of remembered bodies. It suffices to detect a flood of one body, because that body recurs before this
     * many other bodies have replaced it.
     */
    private static final int MAX_BODIES = 32;

    private static final int BASE_BYTES = 96;
    private static final int BYTES_PER_BODY = 60;

    private final Threshold.SameBody threshold;
    private final Duration window;
    /** The remembered bodies in the order of their last use; the most recently used body is last. */
    private final List<BodyRecipients> bodies = new ArrayList<>(1);

    private int bytes = BASE_BYTES;

    SameBodyMeasure(Threshold.SameBody threshold, Duration window) {
        this.threshold = threshold;
        this.window = window;
    }

    /**
     * The recipients of one body. Most bodies have one recipient; the hash table is created for the second recipient.
     */
    private final class BodyRecipients {
        private final long hash;
        private final long firstRecipient;
        private long firstAt;
        private @Nullable DistinctHashCounter recipients;

        BodyRecipients(ActivityEvent.MessageRequested request, long now) {
            this.hash = request.bodyHash();
            this.firstRecipient = request.recipientHash();
            this.firstAt = now;
        }

        void addRecipient(long recipient, long now) {
            if (recipients == null && recipient == firstRecipient) {
                firstAt = Math.max(firstAt, now);
                return;
            }
            if (recipients == null) {
                recipients = new DistinctHashCounter(window, threshold.recipients(), firstAt);
                recipients.add(firstRecipient, firstAt);
            }
            recipients.add(recipient, now);
        }

        int recipientCount(long now) {
            return recipients == null ? 1 : recipients.count(now);
        }

        int estimatedBytes() {
            return BYTES_PER_BODY + (recipients == null ? 0 : recipients.estimatedBytes());
        }
    }

    @Override
    public boolean onEvent(ActivityEvent event, long now) {
        if (!(event instanceof ActivityEvent.MessageRequested request)) {
            return false;
        }
        BodyRecipients body = takeOrCreate(request, now);
        body.addRecipient(request.recipientHash(), now);
        bodies.add(body);
        bytes += body.estimatedBytes();
        return body.recipientCount(now) >= threshold.recipients();
    }

    /**
     * Removes the entry of the request's body from the list and returns it, or creates a new entry if there is none.
     */
    private BodyRecipients takeOrCreate(ActivityEvent.MessageRequested request, long now) {
        for (int i = bodies.size() - 1; i >= 0; i--) {
            if (bodies.get(i).hash == request.bodyHash()) {
                return remove(i);
            }
        }
        if (bodies.size() == MAX_BODIES) {
            remove(0);
        }
        return new BodyRecipients(request, now);
    }

    private BodyRecipients remove(int index) {
        BodyRecipients body = bodies.remove(index);
        bytes -= body.estimatedBytes();
        return body;
    }

    @Override
    public @Nullable Finding finding(long now) {
        int recipients = bodies.isEmpty() ? 0 : bodies.get(bodies.size() - 1).recipientCount(now);
        return recipients < threshold.recipients()
                ? null
                : new Finding(
                        Map.of(
                                "recipients", (double) recipients,
                                "recipients.threshold", (double) threshold.recipients()),
                        "one body went to " + Measure.formatNumber(recipients) + " recipients "
                                + Measure.formatWindow(window) + " (threshold: "
                                + Measure.formatNumber(threshold.recipients()) + ")");
    }

    @Override
    public int estimatedBytes() {
        return bytes;
    }
}
