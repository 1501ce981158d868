package fairlane.abuse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is counted of each customer and sender, in bounded memory: whoever was active least recently is forgotten. */
final class Remembered {
    private final int rules;
    private final long maxBytes;
    private final Map<Subject, Windows> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param rules how many there are
     * @param maxBytes an estimate of what it may remember
     */
    Remembered(int rules, long maxBytes) {
        this.rules = rules;
        this.maxBytes = maxBytes;
    }

    Windows of(Subject subject) {
        Windows windows = subjects.get(subject);
        if (windows == null) {
            windows = new Windows(subject, rules);
            subjects.put(subject, windows);
            bytes += windows.bytes();
        }
        return windows;
    }

    /** One takes so much more memory than before; until then others are forgotten. */
    void grew(long more) {
        bytes += more;
        Iterator<Windows> eldest = subjects.values().iterator();
        while (bytes > maxBytes && subjects.size() > 1) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /** How many customers and senders are remembered. */
    int subjects() {
        return subjects.size();
    }

    /** An estimate of its memory. */
    long bytes() {
        return bytes;
    }
}
