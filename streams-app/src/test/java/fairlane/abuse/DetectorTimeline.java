package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.config.AbuseConfig;
import fairlane.config.FairlaneConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A detector with configured abuse rules, and methods that pass events to the detector at times relative to a fixed
 * start.
 */
public final class DetectorTimeline {
    /**
     * The start in epoch milliseconds. It is a whole number of minutes, so that in every sliding window, a part begins
     * exactly at this time.
     */
    public static final long START = 1_800_000_000_000L;

    static final String ACME = "acme";
    static final String PHONE = "+15550100";

    final InMemoryLimits limits = new InMemoryLimits();
    final AbuseConfig config;
    final ActionHistory history;
    final AbuseDetector detector;

    /**
     * Creates a detector.
     *
     * @param settings the names of settings, without the prefix {@code abuse.}, each followed by the value
     */
    DetectorTimeline(String... settings) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            options.put("abuse." + settings[i], settings[i + 1]);
        }
        config = FairlaneConfig.load(null, Map.of(), options).abuse();
        history = new ActionHistory(limits, config.quietPeriod());
        detector = new AbuseDetector(config.rules(), limits, history, config.memoryBytes());
    }

    static long at(Duration after) {
        return START + after.toMillis();
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (1_000 * seconds));
    }

    List<RuleViolation> onEvent(ActivityEvent event, Duration after) {
        return detector.onEvent(event, at(after));
    }

    /** Passes a request of customer acme on channel {@code sms}, from acme's phone number, to the detector. */
    List<RuleViolation> sms(long body, long recipient, Duration after) {
        return request("sms", body, recipient, after);
    }

    List<RuleViolation> request(String channel, long body, long recipient, Duration after) {
        return onEvent(new ActivityEvent.MessageRequested(ACME, channel, PHONE, body, recipient, false), after);
    }

    List<RuleViolation> counted(long messages, long invalid, Duration after) {
        return onEvent(new ActivityEvent.MessagesCounted(ACME, messages, invalid), after);
    }

    List<RuleViolation> ended(boolean rejected, Duration after) {
        return onEvent(new ActivityEvent.DeliveryEnded(ACME, "email", "news@acme.example", rejected), after);
    }
}
