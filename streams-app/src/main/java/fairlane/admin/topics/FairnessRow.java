package fairlane.admin.topics;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Collects the waits of the messages of one customer or sender, the gaps between their releases, and the violations of
 * their order. Times are in milliseconds.
 */
public final class FairnessRow {
    private final String name;
    private final List<Long> releases = new ArrayList<>();
    private final Map<OrderCheck.OrderFindingKind, Long> findings = new EnumMap<>(OrderCheck.OrderFindingKind.class);
    private long longestWait;
    private long longestFifoWait;

    FairnessRow(String name) {
        this.name = name;
    }

    void addDelivery(ObservedDelivery delivery) {
        releases.add(delivery.releasedAt());
        if (delivery.attempt() == 1) {
            longestWait = Math.max(longestWait, delivery.releasedAt() - delivery.acceptedAt());
        }
    }

    void addFifoWait(long wait) {
        longestFifoWait = Math.max(longestFifoWait, wait);
    }

    void addFinding(OrderCheck.OrderFindingKind kind) {
        findings.merge(kind, 1L, Long::sum);
    }

    public String name() {
        return name;
    }

    public long messages() {
        return releases.size();
    }

    /** Returns the longest time from acceptance to release, in milliseconds. Only first attempts count. */
    public long longestWait() {
        return longestWait;
    }

    /**
     * Returns the longest wait in milliseconds that the first attempts would have had in a single FIFO queue for all
     * customers.
     */
    public long longestFifoWait() {
        return longestFifoWait;
    }

    /**
     * Returns the shortest time between two consecutive releases, in milliseconds; empty if there are fewer than two
     * releases.
     */
    public OptionalLong smallestGap() {
        return gaps().min();
    }

    public OptionalLong largestGap() {
        return gaps().max();
    }

    private LongStream gaps() {
        Collections.sort(releases);
        return LongStream.range(1, releases.size())
                .map(index -> releases.get((int) index) - releases.get((int) index - 1));
    }

    /** Returns the number of messages that were delivered after a message that was published later. */
    public long outOfOrder() {
        return findingCount(OrderCheck.OrderFindingKind.OUT_OF_ORDER);
    }

    /**
     * Returns the number of messages that were not delivered although a message that was published later was delivered.
     */
    public long missing() {
        return findingCount(OrderCheck.OrderFindingKind.MISSING);
    }

    public long duplicates() {
        return findingCount(OrderCheck.OrderFindingKind.DUPLICATE);
    }

    /** Returns the number of published messages that are not delivered yet and do not count as missing. */
    public long pending() {
        return findingCount(OrderCheck.OrderFindingKind.PENDING);
    }

    private long findingCount(OrderCheck.OrderFindingKind kind) {
        return findings.getOrDefault(kind, 0L);
    }
}
