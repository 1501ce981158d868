package fairlane.abuse.measure;

import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Threshold;
import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts the events of one subject for one rule. */
public interface Measure {
    /** Creates a measure that has counted nothing. */
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

    /** Whether a rule counts this kind of event. */
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

    /** The figures that violate the rule; null if it is not violated. */
    @Nullable
    Finding finding(long now);

    /** The estimated memory. */
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
