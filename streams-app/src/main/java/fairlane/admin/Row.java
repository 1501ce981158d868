package fairlane.admin;

import fairlane.admin.TailSummary.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How one customer or sender fared; times are milliseconds. */
public final class Row {
    private final String name;
    private final List<Long> releases = new ArrayList<>();
    private final Map<Sequence.Kind, Long> findings = new EnumMap<>(Sequence.Kind.class);
    private long longestWait;
    private long longestFifoWait;

    Row(String name) {
        this.name = name;
    }

    void add(Seen one) {
        releases.add(one.releasedAt());
        if (one.attempt() == 1) {
            longestWait = Math.max(longestWait, one.releasedAt() - one.acceptedAt());
        }
    }

    void addFifoWait(long wait) {
        longestFifoWait = Math.max(longestFifoWait, wait);
    }

    void count(Sequence.Kind kind) {
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
        return LongStream.range(1, releases.size()).map(at -> releases.get((int) at) - releases.get((int) at - 1));
    }

    /** Came after one that was published later. */
    public long outOfOrder() {
        return found(Sequence.Kind.OUT_OF_ORDER);
    }

    /** Did not come, where one that was published later did. */
    public long missing() {
        return found(Sequence.Kind.MISSING);
    }

    public long twice() {
        return found(Sequence.Kind.TWICE);
    }

    /** Published, and not yet come. */
    public long toCome() {
        return found(Sequence.Kind.TO_COME);
    }

    private long found(Sequence.Kind kind) {
        return findings.getOrDefault(kind, 0L);
    }
}
