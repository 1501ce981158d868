package fairlane.abuse;

import fairlane.config.AbuseRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is counted of one subject: a measure for each rule that has had something to count. */
final class Windows {
    private static final int OWN_BYTES = 400;

    private final Subject subject;
    private final @Nullable Measure[] measures;
    /** What each rule has counted on which channels; only such that exist, and mostly one. */
    private final @Nullable List<String>[] channels;

    private int bytes = OWN_BYTES;

    @SuppressWarnings("unchecked") // an array of a type with parameters cannot be made otherwise
    Windows(Subject subject, int rules) {
        this.subject = subject;
        this.measures = new Measure[rules];
        this.channels = (@Nullable List<String>[]) new List<?>[rules];
    }

    Subject subject() {
        return subject;
    }

    /**
     * Counts something for the rule at {@code index}.
     *
     * @return whether that is broken since
     */
    boolean see(int index, AbuseRule rule, Happening happening, long now) {
        Measure measure = measures[index];
        if (measure == null) {
            measure = Measure.of(rule, now);
            measures[index] = measure;
            bytes += measure.bytes();
        }
        int before = measure.bytes();
        boolean broken = measure.see(happening, now);
        bytes += measure.bytes() - before;
        return broken;
    }

    /** The figures by which the rule at {@code index} is broken; null where it is not. */
    @Nullable
    Finding finding(int index, long now) {
        Measure measure = measures[index];
        return measure == null ? null : measure.finding(now);
    }

    void use(int index, String channel) {
        List<String> used = channels(index);
        if (!used.contains(channel)) {
            channels[index] =
                    Stream.concat(used.stream(), Stream.of(channel)).sorted().toList();
        }
    }

    /** By their names. */
    List<String> channels(int index) {
        List<String> used = channels[index];
        return used == null ? List.of() : used;
    }

    /** An estimate of its memory. */
    int bytes() {
        return bytes;
    }
}
