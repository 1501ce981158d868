package fairlane.admin.topics;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the waits that messages would have had in a single FIFO queue for all customers. The observed release times
 * are assigned in order of acceptance: the message that was accepted first gets the first release time, the message
 * that was accepted second gets the second release time, and so on.
 */
final class PlainFifo {
    private final RequestLog log;

    PlainFifo(RequestLog log) {
        this.log = log;
    }

    /** Returns for each first attempt the wait in milliseconds that it would have had in the FIFO queue. */
    Map<ObservedDelivery, Long> waitMillis(List<ObservedDelivery> deliveries) {
        List<ObservedDelivery> queue = deliveries.stream()
                .filter(delivery -> delivery.attempt() == 1)
                .sorted(Comparator.comparingLong(ObservedDelivery::acceptedAt).thenComparingLong(this::requestOffset))
                .toList();
        long[] releases =
                queue.stream().mapToLong(ObservedDelivery::releasedAt).sorted().toArray();
        Map<ObservedDelivery, Long> waits = new IdentityHashMap<>();
        for (int position = 0; position < releases.length; position++) {
            ObservedDelivery delivery = queue.get(position);
            waits.put(delivery, Math.max(0, releases[position] - delivery.acceptedAt()));
        }
        return waits;
    }

    /**
     * Returns the offset of the request, which determines the order of requests that were accepted in the same
     * millisecond. Requests of different partitions have no defined order, so any order is correct for them.
     */
    private long requestOffset(ObservedDelivery delivery) {
        return log.find(delivery.id()).map(RequestLog.PublishedRequest::offset).orElse(Long.MAX_VALUE);
    }
}
