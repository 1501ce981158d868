package fairlane.admin;

import fairlane.admin.RequestLog.Line;
import fairlane.admin.RequestLog.Published;
import fairlane.admin.TailSummary.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares first attempts with what was published: which came out of order, twice, or not at all. */
final class Sequence {
    enum Kind {
        /** Something that was published after it had come already. */
        OUT_OF_ORDER,
        /** Something that was published after it has come, it has not, and it is no dead letter. */
        MISSING,
        TWICE,
        /** Published, and not yet come. */
        TO_COME
    }

    record Finding(Line line, Kind kind) {}

    /** The stretch of a line that was seen, as offsets of the requests topic. */
    private record Stretch(long first, long last) {
        Stretch with(long offset) {
            return new Stretch(Math.min(first, offset), Math.max(last, offset));
        }
    }

    private final RequestLog log;
    private final boolean complete;
    private final Map<Line, Stretch> stretches = new HashMap<>();
    private final Map<MessageId, Integer> arrivals = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Sequence(RequestLog log, boolean complete) {
        this.log = log;
        this.complete = complete;
    }

    List<Finding> check(List<Seen> seen) {
        seen.stream().filter(one -> one.attempt() == 1).forEach(this::arrive);
        log.all().forEach(this::checkArrived);
        return findings;
    }

    private void arrive(Seen one) {
        int arrived = arrivals.merge(one.message(), 1, Integer::sum);
        Published published = log.find(one.message()).orElse(null);
        if (arrived > (published == null ? 1 : published.copies())) {
            findings.add(new Finding(line(one, published), Kind.TWICE));
        } else if (published != null && published.ordered() && arrived == 1) {
            advance(published);
        }
    }

    private static Line line(Seen one, @org.jspecify.annotations.Nullable Published published) {
        return published != null
                ? published.line()
                : new Line("", one.customer(), one.sender(), fairlane.schema.Priority.NORMAL);
    }

    private void advance(Published published) {
        Line line = published.line();
        Stretch before = stretches.get(line);
        if (before != null && published.offset() < before.last()) {
            findings.add(new Finding(line, Kind.OUT_OF_ORDER));
        }
        Stretch now = new Stretch(published.offset(), published.offset());
        stretches.put(line, before == null ? now : before.with(published.offset()));
    }

    private void checkArrived(MessageId id, Published published) {
        int missing = published.copies() - arrivals.getOrDefault(id, 0);
        if (missing <= 0 || log.isDeadLettered(id) || cameBefore(published)) {
            return;
        }
        Stretch stretch = stretches.get(published.line());
        boolean passed = published.ordered() && stretch != null && published.offset() < stretch.last();
        for (int copy = 0; copy < missing; copy++) {
            findings.add(new Finding(published.line(), passed ? Kind.MISSING : Kind.TO_COME));
        }
    }

    /** What was published before the first that was seen of its line has come before anybody looked. */
    private boolean cameBefore(Published published) {
        Stretch stretch = stretches.get(published.line());
        return !complete && (stretch == null || published.offset() < stretch.first());
    }
}
