package fairlane.abuse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is counted of each customer and sender, in bounded memory: whoever was active least recently is forgotten. */
final class SubjectCache {
    private final int ruleCount;
    private final long maxBytes;
    private final Map<Subject, SubjectMeasures> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param ruleCount how many there are
     * @param maxBytes an estimate of what it may remember
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

    /** One takes so much more memory than before; until then others are forgotten. */
    void addBytes(long added) {
        bytes += added;
        Iterator<SubjectMeasures> eldest = subjects.values().iterator();
        while (bytes > maxBytes && subjects.size() > 1) {
            bytes -= eldest.next().estimatedBytes();
            eldest.remove();
        }
    }

    /** How many customers and senders are remembered. */
    int subjectCount() {
        return subjects.size();
    }

    /** An estimate of its memory. */
    long estimatedBytes() {
        return bytes;
    }
}
