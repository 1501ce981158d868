package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.abuse.measure.Finding;
import fairlane.abuse.measure.Measure;
import fairlane.config.abuse.AbuseRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is counted of one subject: a measure for each rule that has had something to count. */
final class SubjectMeasures {
    private static final int BASE_BYTES = 400;

    private final Subject subject;
    private final @Nullable Measure[] measures;
    /** What each rule has counted on which channels; only such that exist, and mostly one. */
    private final @Nullable List<String>[] channels;

    private int bytes = BASE_BYTES;

    @SuppressWarnings("unchecked") // an array of a type with parameters cannot be made otherwise
    SubjectMeasures(Subject subject, int ruleCount) {
        this.subject = subject;
        this.measures = new Measure[ruleCount];
        this.channels = (@Nullable List<String>[]) new List<?>[ruleCount];
    }

    Subject subject() {
        return subject;
    }

    /**
     * Counts something for the rule at {@code index}.
     *
     * @return whether that is broken since
     */
    boolean onEvent(int index, AbuseRule rule, ActivityEvent event, long now) {
        Measure measure = measures[index];
        if (measure == null) {
            measure = Measure.create(rule, now);
            measures[index] = measure;
            bytes += measure.estimatedBytes();
        }
        int bytesBefore = measure.estimatedBytes();
        boolean broken = measure.onEvent(event, now);
        bytes += measure.estimatedBytes() - bytesBefore;
        return broken;
    }

    /** The figures by which the rule at {@code index} is broken; null where it is not. */
    @Nullable
    Finding finding(int index, long now) {
        Measure measure = measures[index];
        return measure == null ? null : measure.finding(now);
    }

    void addChannel(int index, String channel) {
        List<String> known = channels(index);
        if (!known.contains(channel)) {
            channels[index] =
                    Stream.concat(known.stream(), Stream.of(channel)).sorted().toList();
        }
    }

    /** By their names. */
    List<String> channels(int index) {
        List<String> known = channels[index];
        return known == null ? List.of() : known;
    }

    /** An estimate of its memory. */
    int estimatedBytes() {
        return bytes;
    }
}
