package fairlane.abuse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The counts of each customer and sender, in bounded memory: the least recently active are evicted. */
final class SubjectCache {
    private final int ruleCount;
    private final long maxBytes;
    private final Map<Subject, SubjectMeasures> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param ruleCount number of rules
     * @param maxBytes limit of the estimated memory
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

    /** Adds to the estimated memory, and evicts subjects until it is within the limit. */
    void addBytes(long added) {
        bytes += added;
        Iterator<SubjectMeasures> eldest = subjects.values().iterator();
        while (bytes > maxBytes && subjects.size() > 1) {
            bytes -= eldest.next().estimatedBytes();
            eldest.remove();
        }
    }

    /** The number of customers and senders. */
    int subjectCount() {
        return subjects.size();
    }

    /** The estimated memory. */
    long estimatedBytes() {
        return bytes;
    }
}
