package fairlane.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Collects deliveries and says of each customer or sender how it fared. */
public final class TailSummary {
    /** Whom a row is for. */
    public enum By {
        CUSTOMER(Seen::customer),
        SENDER(Seen::sender);

        private final Function<Seen, String> group;

        By(Function<Seen, String> group) {
            this.group = group;
        }
    }

    /** A delivery, without its body; times are epoch milliseconds. */
    record Seen(MessageId message, String sender, long attempt, long acceptedAt, long releasedAt) {
        String customer() {
            return message.customer();
        }
    }

    /** Retention aside, a request is read when it was published so long before the first that was delivered. */
    private static final long MARGIN_MILLIS = 60_000;

    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private long unmarked;

    /** What has no release time was not released by a pipeline, and only counted. */
    public void add(Delivery delivery) {
        if (delivery.acceptedAt().isEmpty() || delivery.releasedAt().isEmpty()) {
            unmarked++;
            return;
        }
        String customer = once(delivery.customer());
        seen.add(new Seen(
                new MessageId(customer, delivery.id()),
                delivery.sender().isEmpty() ? customer : once(delivery.sender()),
                delivery.attempt(),
                delivery.acceptedAt().getAsLong(),
                delivery.releasedAt().getAsLong()));
    }

    /** There are few customers and senders beside their messages: one string each will do. */
    private String once(String name) {
        return names.computeIfAbsent(name, same -> same);
    }

    /** By customer where there are several of them; else by sender. */
    public By sensible() {
        return seen.stream().map(Seen::customer).distinct().limit(2).count() > 1 ? By.CUSTOMER : By.SENDER;
    }

    /**
     * Compares with what was published for the channel.
     *
     * @param complete what was seen began with the channel's first delivery, so that whatever was published has to be
     *     in it
     */
    public Report report(Cluster cluster, String channel, By by, boolean complete) {
        long first = seen.stream().mapToLong(Seen::acceptedAt).min().orElse(Long.MAX_VALUE);
        long since = complete ? 0 : first - MARGIN_MILLIS;
        boolean nothing = !complete && seen.isEmpty();
        return report(nothing ? RequestLog.none() : RequestLog.read(cluster, channel, since), by, complete);
    }

    Report report(RequestLog log, By by, boolean complete) {
        Map<String, Row> rows = new TreeMap<>();
        Function<String, Row> row = name -> rows.computeIfAbsent(name, Row::new);
        seen.forEach(one -> row.apply(by.group.apply(one)).add(one));
        new PlainFifo(log)
                .replay(seen)
                .forEach((one, wait) -> row.apply(by.group.apply(one)).addFifoWait(wait));
        new Sequence(log, complete).check(seen).forEach(finding -> {
            String name = by == By.CUSTOMER
                    ? finding.line().customer()
                    : finding.line().sender();
            row.apply(name).count(finding.kind());
        });
        List<Row> sorted = rows.values().stream()
                .sorted(Comparator.comparingLong(Row::messages).reversed())
                .toList();
        return new Report(by, sorted, unmarked);
    }

    /**
     * What came of it.
     *
     * @param rows those with the most messages first
     * @param unmarked deliveries without the headers of a pipeline
     */
    public record Report(By by, List<Row> rows, long unmarked) {
        public Report {
            rows = List.copyOf(rows);
        }
    }
}
