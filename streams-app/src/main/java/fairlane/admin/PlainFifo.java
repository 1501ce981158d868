package fairlane.admin;

import fairlane.admin.TailSummary.Seen;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the waits would have been in one plain queue: in the order of their acceptance, through the release times that
 * were observed. The first to be accepted leaves at the first of them, the second at the second, and so on.
 */
final class PlainFifo {
    private final RequestLog log;

    PlainFifo(RequestLog log) {
        this.log = log;
    }

    /** The wait of each first attempt, in milliseconds. */
    Map<Seen, Long> replay(List<Seen> seen) {
        List<Seen> queue = seen.stream()
                .filter(one -> one.attempt() == 1)
                .sorted(Comparator.comparingLong(Seen::acceptedAt).thenComparingLong(this::place))
                .toList();
        long[] releases = queue.stream().mapToLong(Seen::releasedAt).sorted().toArray();
        Map<Seen, Long> waits = new IdentityHashMap<>();
        for (int turn = 0; turn < releases.length; turn++) {
            Seen one = queue.get(turn);
            waits.put(one, Math.max(0, releases[turn] - one.acceptedAt()));
        }
        return waits;
    }

    /** Among those of one millisecond; across partitions there is no order, and any will do. */
    private long place(Seen one) {
        return log.find(one.message()).map(RequestLog.Published::offset).orElse(Long.MAX_VALUE);
    }
}
