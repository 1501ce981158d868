package fairlane.abuse;

import fairlane.config.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many recipients each of the last bodies went to. Of one body no more recipients are remembered than it takes to
 * break the rule, so that the count can be exact.
 */
final class SameBodyMeasure implements Measure {
    /** A flood's body comes again before so many others. */
    private static final int MAX_BODIES = 32;

    private static final int OWN_BYTES = 96;
    private static final int BYTES_A_BODY = 60;

    private final Threshold.SameBody threshold;
    private final Duration window;
    /** What was used last is at the end. */
    private final List<Body> bodies = new ArrayList<>(1);

    private int bytes = OWN_BYTES;

    SameBodyMeasure(Threshold.SameBody threshold, Duration window) {
        this.threshold = threshold;
        this.window = window;
    }

    /** One body. Most of what is sent has one of its own: only a second recipient needs a table. */
    private final class Body {
        private final long hash;
        private final long firstRecipient;
        private long firstAt;
        private @Nullable RecentHashes recipients;

        Body(Happening.Requested request, long now) {
            this.hash = request.body();
            this.firstRecipient = request.recipient();
            this.firstAt = now;
        }

        void send(long recipient, long now) {
            if (recipients == null && recipient == firstRecipient) {
                firstAt = Math.max(firstAt, now);
                return;
            }
            if (recipients == null) {
                recipients = new RecentHashes(window, threshold.recipients(), firstAt);
                recipients.add(firstRecipient, firstAt);
            }
            recipients.add(recipient, now);
        }

        int recipients(long now) {
            return recipients == null ? 1 : recipients.count(now);
        }

        int bytes() {
            return BYTES_A_BODY + (recipients == null ? 0 : recipients.bytes());
        }
    }

    @Override
    public boolean see(Happening happening, long now) {
        if (!(happening instanceof Happening.Requested request)) {
            return false;
        }
        Body body = take(request, now);
        body.send(request.recipient(), now);
        bodies.add(body);
        bytes += body.bytes();
        return body.recipients(now) >= threshold.recipients();
    }

    /** Takes the body out of the list, or makes it. */
    private Body take(Happening.Requested request, long now) {
        for (int i = bodies.size() - 1; i >= 0; i--) {
            if (bodies.get(i).hash == request.body()) {
                return remove(i);
            }
        }
        if (bodies.size() == MAX_BODIES) {
            remove(0);
        }
        return new Body(request, now);
    }

    private Body remove(int index) {
        Body body = bodies.remove(index);
        bytes -= body.bytes();
        return body;
    }

    @Override
    public @Nullable Finding finding(long now) {
        int recipients = bodies.isEmpty() ? 0 : bodies.get(bodies.size() - 1).recipients(now);
        return recipients < threshold.recipients()
                ? null
                : new Finding(
                        Map.of(
                                "recipients", (double) recipients,
                                "recipients.threshold", (double) threshold.recipients()),
                        "one body went to " + Measure.number(recipients) + " recipients " + Measure.within(window)
                                + " (threshold: " + Measure.number(threshold.recipients()) + ")");
    }

    @Override
    public int bytes() {
        return bytes;
    }
}
