package fairlane.admin.topics;

import fairlane.admin.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Collects deliveries of a channel and reports waits, gaps between releases, and order, for each customer or sender.
 */
public final class FairnessSummary {
    /** Whether a row of the report summarizes the deliveries of a customer or of a sender. */
    public enum Grouping {
        CUSTOMER(ObservedDelivery::customer),
        SENDER(ObservedDelivery::sender);

        private final Function<ObservedDelivery, String> groupName;

        Grouping(Function<ObservedDelivery, String> groupName) {
            this.groupName = groupName;
        }
    }

    /** A delivery that was read, without the body of its message. Times are in epoch milliseconds. */
    record ObservedDelivery(MessageId id, String sender, long attempt, long acceptedAt, long releasedAt) {
        String customer() {
            return id.customer();
        }
    }

    /** Requests are read starting this many milliseconds before the acceptance time of the first observed delivery. */
    private static final long MARGIN_MILLIS = 60_000;

    private final List<ObservedDelivery> deliveries = new ArrayList<>();
    private final Map<String, String> internedNames = new HashMap<>();
    private long withoutHeaders;

    /** Adds a delivery. A delivery without a release time was not written by a pipeline and is only counted. */
    public void add(ReleasedMessage message) {
        if (message.acceptedAt().isEmpty() || message.releasedAt().isEmpty()) {
            withoutHeaders++;
            return;
        }
        String customer = intern(message.customer());
        deliveries.add(new ObservedDelivery(
                new MessageId(customer, message.id()),
                message.sender().isEmpty() ? customer : intern(message.sender()),
                message.attempt(),
                message.acceptedAt().getAsLong(),
                message.releasedAt().getAsLong()));
    }

    /**
     * Returns one shared string for equal names. This saves memory, because there are far fewer customers and senders
     * than messages.
     */
    private String intern(String name) {
        return internedNames.computeIfAbsent(name, key -> key);
    }

    /** Returns the grouping by customer if there are several customers, otherwise by sender. */
    public Grouping defaultGrouping() {
        return deliveries.stream()
                                .map(ObservedDelivery::customer)
                                .distinct()
                                .limit(2)
                                .count()
                        > 1
                ? Grouping.CUSTOMER
                : Grouping.SENDER;
    }

    /**
     * Compares the deliveries with the requests that were published for the channel.
     *
     * @param complete whether the observation began with the first delivery of the channel, so that every published
     *     request must have been observed
     */
    public FairnessReport report(Cluster cluster, String channel, Grouping grouping, boolean complete) {
        long first = deliveries.stream()
                .mapToLong(ObservedDelivery::acceptedAt)
                .min()
                .orElse(Long.MAX_VALUE);
        long since = complete ? 0 : first - MARGIN_MILLIS;
        boolean nothingObserved = !complete && deliveries.isEmpty();
        return report(
                nothingObserved ? RequestLog.empty() : RequestLog.read(cluster, channel, since), grouping, complete);
    }

    FairnessReport report(RequestLog log, Grouping grouping, boolean complete) {
        Map<String, FairnessRow> rows = new TreeMap<>();
        Function<String, FairnessRow> row = name -> rows.computeIfAbsent(name, FairnessRow::new);
        deliveries.forEach(
                observed -> row.apply(grouping.groupName.apply(observed)).addDelivery(observed));
        new PlainFifo(log)
                .waitMillis(deliveries)
                .forEach((observed, wait) ->
                        row.apply(grouping.groupName.apply(observed)).addFifoWait(wait));
        new OrderCheck(log, complete).check(deliveries).forEach(finding -> {
            String name = grouping == Grouping.CUSTOMER
                    ? finding.orderingKey().customer()
                    : finding.orderingKey().sender();
            row.apply(name).addFinding(finding.kind());
        });
        List<FairnessRow> sorted = rows.values().stream()
                .sorted(Comparator.comparingLong(FairnessRow::messages).reversed())
                .toList();
        return new FairnessReport(grouping, sorted, withoutHeaders);
    }

    /**
     * The result of comparing deliveries with published requests.
     *
     * @param grouping whether each row summarizes a customer or a sender
     * @param rows the rows, in descending order of their numbers of messages
     * @param withoutHeaders number of deliveries without the headers that a pipeline writes
     */
    public record FairnessReport(Grouping grouping, List<FairnessRow> rows, long withoutHeaders) {
        public FairnessReport {
            rows = List.copyOf(rows);
        }
    }
}
