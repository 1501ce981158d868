package fairlane.admin.topics;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How one customer or sender fared; times are milliseconds. */
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

    /** From the acceptance to the release, of first attempts. */
    public long longestWait() {
        return longestWait;
    }

    /** What the longest wait would have been in one plain queue for everybody. */
    public long longestFifoWait() {
        return longestFifoWait;
    }

    /** Between two releases; empty where there are none. */
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

    /** Came after one that was published later. */
    public long outOfOrder() {
        return findingCount(OrderCheck.OrderFindingKind.OUT_OF_ORDER);
    }

    /** Did not come, where one that was published later did. */
    public long missing() {
        return findingCount(OrderCheck.OrderFindingKind.MISSING);
    }

    public long duplicates() {
        return findingCount(OrderCheck.OrderFindingKind.DUPLICATE);
    }

    /** Published, and not yet come. */
    public long pending() {
        return findingCount(OrderCheck.OrderFindingKind.PENDING);
    }

    private long findingCount(OrderCheck.OrderFindingKind kind) {
        return findings.getOrDefault(kind, 0L);
    }
}
