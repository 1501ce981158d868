package fairlane.admin.topics;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import fairlane.admin.topics.RequestLog.OrderingKey;
import fairlane.admin.topics.RequestLog.PublishedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the delivered first attempts with the published requests, to find violations of the order, duplicates and
 * missing messages.
 */
final class OrderCheck {
    enum OrderFindingKind {
        /** The message was delivered after a message that was published later. */
        OUT_OF_ORDER,
        /**
         * The message was not delivered and is not a dead letter, although a message that was published later was
         * delivered.
         */
        MISSING,
        /** The message was delivered more often than its id was published. */
        DUPLICATE,
        /** The message was published, but is not delivered yet. */
        PENDING
    }

    record OrderFinding(OrderingKey orderingKey, OrderFindingKind kind) {}

    /** The first and the last offset of the requests with one ordering key whose deliveries were observed. */
    private record ObservedRange(long first, long last) {
        ObservedRange including(long offset) {
            return new ObservedRange(Math.min(first, offset), Math.max(last, offset));
        }
    }

    private final RequestLog log;
    private final boolean complete;
    private final Map<OrderingKey, ObservedRange> observedRanges = new HashMap<>();
    private final Map<MessageId, Integer> deliveryCounts = new HashMap<>();
    private final List<OrderFinding> findings = new ArrayList<>();

    OrderCheck(RequestLog log, boolean complete) {
        this.log = log;
        this.complete = complete;
    }

    List<OrderFinding> check(List<ObservedDelivery> deliveries) {
        deliveries.stream().filter(delivery -> delivery.attempt() == 1).forEach(this::addDelivery);
        log.publishedRequests().forEach(this::checkDelivered);
        return findings;
    }

    private void addDelivery(ObservedDelivery delivery) {
        int deliveryCount = deliveryCounts.merge(delivery.id(), 1, Integer::sum);
        PublishedRequest published = log.find(delivery.id()).orElse(null);
        if (deliveryCount > (published == null ? 1 : published.publishedCount())) {
            findings.add(new OrderFinding(orderingKey(delivery, published), OrderFindingKind.DUPLICATE));
        } else if (published != null && published.ordered() && deliveryCount == 1) {
            checkOrder(published);
        }
    }

    private static OrderingKey orderingKey(
            ObservedDelivery delivery, @org.jspecify.annotations.Nullable PublishedRequest published) {
        return published != null
                ? published.orderingKey()
                : new OrderingKey("", delivery.customer(), delivery.sender(), fairlane.schema.Priority.NORMAL);
    }

    private void checkOrder(PublishedRequest published) {
        OrderingKey orderingKey = published.orderingKey();
        ObservedRange observed = observedRanges.get(orderingKey);
        if (observed != null && published.offset() < observed.last()) {
            findings.add(new OrderFinding(orderingKey, OrderFindingKind.OUT_OF_ORDER));
        }
        ObservedRange current = new ObservedRange(published.offset(), published.offset());
        observedRanges.put(orderingKey, observed == null ? current : observed.including(published.offset()));
    }

    private void checkDelivered(MessageId id, PublishedRequest published) {
        int missing = published.publishedCount() - deliveryCounts.getOrDefault(id, 0);
        if (missing <= 0 || log.isDeadLettered(id) || precedesObservation(published)) {
            return;
        }
        ObservedRange observed = observedRanges.get(published.orderingKey());
        boolean overtaken = published.ordered() && observed != null && published.offset() < observed.last();
        for (int copy = 0; copy < missing; copy++) {
            findings.add(new OrderFinding(
                    published.orderingKey(), overtaken ? OrderFindingKind.MISSING : OrderFindingKind.PENDING));
        }
    }

    /**
     * Returns whether a request was delivered before the observation began. That is the case for the requests before
     * the first observed request with the same ordering key.
     */
    private boolean precedesObservation(PublishedRequest published) {
        ObservedRange observed = observedRanges.get(published.orderingKey());
        return !complete && (observed == null || published.offset() < observed.first());
    }
}
