package fairlane.abuse;

import fairlane.config.AbuseRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is counted of one subject: a measure for each rule that has had something to count. */
final class Windows {
    private static final int OWN_BYTES = 500;

    private final @Nullable Measure[] measures;
    /** What each rule has counted on which channels; only such that exist, so they are not many. */
    private final @Nullable Set<String>[] channels;

    @SuppressWarnings("unchecked") // an array of a type with parameters cannot be made otherwise
    Windows(int rules) {
        this.measures = new Measure[rules];
        this.channels = (@Nullable Set<String>[]) new Set<?>[rules];
    }

    Measure measure(int index, AbuseRule rule, long now) {
        Measure measure = measures[index];
        if (measure == null) {
            measure = Measure.of(rule, now);
            measures[index] = measure;
        }
        return measure;
    }

    void use(int index, String channel) {
        Set<String> used = channels[index];
        if (used == null) {
            used = new TreeSet<>();
            channels[index] = used;
        }
        used.add(channel);
    }

    List<String> channels(int index) {
        Set<String> used = channels[index];
        return used == null ? List.of() : List.copyOf(used);
    }

    /** An estimate of its memory. */
    int bytes() {
        int bytes = OWN_BYTES;
        for (Measure measure : measures) { // for each message and rule: a stream took a fifth of the thread's time
            bytes += measure == null ? 0 : measure.bytes();
        }
        return bytes;
    }
}
