package fairlane.abuse.measure;

import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Threshold;
import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts the events of one customer or sender for one abuse rule. */
public interface Measure {
    /** Creates a measure for the rule that has counted no event yet. */
    static Measure create(AbuseRule rule, long now) {
        Duration window = rule.window();
        Threshold threshold = rule.threshold();
        if (threshold instanceof Threshold.SameBody sameBody) {
            return new SameBodyMeasure(sameBody, window);
        }
        if (threshold instanceof Threshold.NewRecipients newRecipients) {
            return new NewRecipientsMeasure(newRecipients, window, now);
        }
        if (threshold instanceof Threshold.Rise rise) {
            return new RiseMeasure(rise, window, now);
        }
        if (threshold instanceof Threshold.Invalid invalid) {
            return ShareMeasure.ofInvalid(invalid, window);
        }
        return ShareMeasure.ofRejected((Threshold.Rejected) threshold, window);
    }

    /** Whether the rule counts events of this kind. */
    static boolean counts(AbuseRule rule, ActivityEvent event) {
        Threshold threshold = rule.threshold();
        if (event instanceof ActivityEvent.DeliveryEnded) {
            return threshold instanceof Threshold.Rejected;
        }
        return event instanceof ActivityEvent.MessagesCounted
                ? threshold instanceof Threshold.Invalid
                : !(threshold instanceof Threshold.Rejected);
    }

    /**
     * Counts an event.
     *
     * @return whether the rule is now violated
     */
    boolean onEvent(ActivityEvent event, long now);

    /** Returns the figures that violate the rule; null if the rule is not violated. */
    @Nullable
    Finding finding(long now);

    /** Returns the estimated memory of this measure, in bytes. */
    int estimatedBytes();

    /** Formats a figure with thousands separators, and with two decimals if it is not whole. */
    static String formatNumber(double figure) {
        return figure == Math.rint(figure)
                ? String.format(Locale.ROOT, "%,d", (long) figure)
                : String.format(Locale.ROOT, "%,.2f", figure);
    }

    static String formatPercent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    static String formatWindow(Duration window) {
        return "within " + Durations.format(window);
    }
}
