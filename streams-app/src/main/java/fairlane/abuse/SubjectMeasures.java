package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.abuse.measure.Finding;
import fairlane.abuse.measure.Measure;
import fairlane.config.abuse.AbuseRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The counts of one customer or sender, with a measure for each rule that has counted an event. */
final class SubjectMeasures {
    private static final int BASE_BYTES = 400;

    private final Subject subject;
    private final @Nullable Measure[] measures;
    /** For each rule, the existing channels on which the rule has counted events; mostly one channel. */
    private final @Nullable List<String>[] channels;

    private int bytes = BASE_BYTES;

    @SuppressWarnings("unchecked") // a generic array cannot be created otherwise
    SubjectMeasures(Subject subject, int ruleCount) {
        this.subject = subject;
        this.measures = new Measure[ruleCount];
        this.channels = (@Nullable List<String>[]) new List<?>[ruleCount];
    }

    Subject subject() {
        return subject;
    }

    /**
     * Counts an event for the rule at {@code index}.
     *
     * @return whether the rule is now violated
     */
    boolean onEvent(int index, AbuseRule rule, ActivityEvent event, long now) {
        Measure measure = measures[index];
        if (measure == null) {
            measure = Measure.create(rule, now);
            measures[index] = measure;
            bytes += measure.estimatedBytes();
        }
        int bytesBefore = measure.estimatedBytes();
        boolean violated = measure.onEvent(event, now);
        bytes += measure.estimatedBytes() - bytesBefore;
        return violated;
    }

    /** Returns the figures that violate the rule at {@code index}; null if that rule is not violated. */
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

    /** Returns the channels on which the rule at {@code index} has counted events, sorted by name. */
    List<String> channels(int index) {
        List<String> known = channels[index];
        return known == null ? List.of() : known;
    }

    /** Returns the estimated memory of these counts, in bytes. */
    int estimatedBytes() {
        return bytes;
    }
}
