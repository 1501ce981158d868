package fairlane.admin.topics;

import fairlane.admin.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Collects deliveries and says of each customer or sender how it fared. */
public final class FairnessSummary {
    /** Whom a row is for. */
    public enum Grouping {
        CUSTOMER(ObservedDelivery::customer),
        SENDER(ObservedDelivery::sender);

        private final Function<ObservedDelivery, String> groupName;

        Grouping(Function<ObservedDelivery, String> groupName) {
            this.groupName = groupName;
        }
    }

    /** A delivery, without its body; times are epoch milliseconds. */
    record ObservedDelivery(MessageId id, String sender, long attempt, long acceptedAt, long releasedAt) {
        String customer() {
            return id.customer();
        }
    }

    /** Retention aside, a request is read when it was published so long before the first that was delivered. */
    private static final long MARGIN_MILLIS = 60_000;

    private final List<ObservedDelivery> deliveries = new ArrayList<>();
    private final Map<String, String> internedNames = new HashMap<>();
    private long withoutHeaders;

    /** What has no release time was not released by a pipeline, and only counted. */
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

    /** There are few customers and senders beside their messages: one string each will do. */
    private String intern(String name) {
        return internedNames.computeIfAbsent(name, key -> key);
    }

    /** By customer where there are several of them; else by sender. */
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
     * Compares with what was published for the channel.
     *
     * @param complete what was seen began with the channel's first delivery, so that whatever was published has to be
     *     in it
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
     * What came of it.
     *
     * @param rows those with the most messages first
     * @param withoutHeaders deliveries without the headers of a pipeline
     */
    public record FairnessReport(Grouping grouping, List<FairnessRow> rows, long withoutHeaders) {
        public FairnessReport {
            rows = List.copyOf(rows);
        }
    }
}
