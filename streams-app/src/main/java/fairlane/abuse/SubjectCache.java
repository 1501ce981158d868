package fairlane.abuse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts of each customer and sender. Memory is bounded because the least recently active customers and senders are
 * evicted.
 */
final class SubjectCache {
    private final int ruleCount;
    private final long maxBytes;
    private final Map<Subject, SubjectMeasures> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * Creates an empty cache.
     *
     * @param ruleCount the number of abuse rules
     * @param maxBytes the limit of the estimated memory, in bytes
     */
    SubjectCache(int ruleCount, long maxBytes) {
        this.ruleCount = ruleCount;
        this.maxBytes = maxBytes;
    }

    SubjectMeasures measuresOf(Subject subject) {
        SubjectMeasures measures = subjects.get(subject);
        if (measures == null) {
            measures = new SubjectMeasures(subject, ruleCount);
            subjects.put(subject, measures);
            bytes += measures.estimatedBytes();
        }
        return measures;
    }

    /** Adds {@code added} bytes to the estimated memory, and evicts subjects until the estimate is within the limit. */
    void addBytes(long added) {
        bytes += added;
        Iterator<SubjectMeasures> eldest = subjects.values().iterator();
        while (bytes > maxBytes && subjects.size() > 1) {
            bytes -= eldest.next().estimatedBytes();
            eldest.remove();
        }
    }

    /** Returns the number of customers and senders that have counts. */
    int subjectCount() {
        return subjects.size();
    }

    /** Returns the estimated memory of all counts, in bytes. */
    long estimatedBytes() {
        return bytes;
    }
}
