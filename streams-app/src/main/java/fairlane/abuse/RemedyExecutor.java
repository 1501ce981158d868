package fairlane.abuse;

import fairlane.admin.AdminException;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.admin.policies.LimitField;
import fairlane.admin.topics.Alerts;
import fairlane.config.abuse.Remedy;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.core.limits.RateLimit;
import fairlane.schema.Alert;
import fairlane.schema.AlertAction;
import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the action (throttle, pause, block or report) that a violated rule sets. The executor changes the limits first,
 * and then writes the alert that lists the changed limits.
 */
final class RemedyExecutor {
    private final LimitAdmin limits;
    private final Alerts alerts;

    RemedyExecutor(LimitAdmin limits, Alerts alerts) {
        this.limits = limits;
        this.alerts = alerts;
    }

    /** Returns the rate to which an action throttles, as a {@link RateLimit} of the core. */
    static RateLimit coreRate(Remedy remedy) {
        List<RateLimit> rates = PolicyConversion.toLimitPolicy(
                        Limit.newBuilder().setRates(List.of(remedy.rate())).build())
                .rates();
        return Objects.requireNonNull(rates).get(0);
    }

    /**
     * Takes the action that the violated rule sets.
     *
     * @return a summary of the action that was taken, such as {@code blocked}
     * @throws AdminException if Kafka does not answer; the caller must then call this method again
     */
    String execute(RuleViolation violation) {
        List<String> changedKeys = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (LimitKey key : violation.limitKeys()) {
            String failure = applyLimit(key, violation.rule().remedy());
            if (failure == null) {
                changedKeys.add(key.toString());
            } else {
                failures.add("could not change " + key + ": " + failure);
            }
        }
        Remedy.Action action = changedKeys.isEmpty()
                ? Remedy.Action.REPORT
                : violation.rule().remedy().action();
        String summary = describe(action, violation.rule().remedy())
                + (failures.isEmpty() ? "" : " (" + String.join("; ", failures) + ")");
        alerts.raise(violation.subject().customer(), toAlert(violation, action, summary, changedKeys));
        return summary;
    }

    /**
     * Changes the limit of {@code key} as the action requires.
     *
     * @return null if the limit was changed; otherwise the reason why it cannot be changed
     */
    private @Nullable String applyLimit(LimitKey key, Remedy remedy) {
        try {
            limits.set(key, limitChange(key, remedy));
            return null;
        } catch (AdminException e) {
            if (e.kind() == AdminException.Kind.INVALID_REQUEST) {
                return e.getMessage();
            }
            throw e;
        }
    }

    private LimitChange limitChange(LimitKey key, Remedy remedy) {
        return switch (remedy.action()) {
            case BLOCK -> new LimitChange(null, null, null, null, null, true);
            case PAUSE -> new LimitChange(null, null, null, null, true, null);
            default -> new LimitChange(ratesWithThrottle(key, remedy.rate()), null, null, null, null, null);
        };
    }

    /**
     * Returns the rates in effect with the throttling rate added. The rates in effect are included because the rates in
     * a limit record replace the inherited rates.
     */
    private List<Rate> ratesWithThrottle(LimitKey key, Rate rate) {
        String effectiveRates = limits.effective(key).stream()
                .filter(field -> field.field() == LimitField.RATES)
                .map(field -> field.value())
                .findFirst()
                .orElse(RateText.UNLIMITED);
        List<Rate> rates = new ArrayList<>(RateText.parseAll(effectiveRates));
        rates.add(rate);
        return rates;
    }

    private static String describe(Remedy.Action action, Remedy remedy) {
        return switch (action) {
            case BLOCK -> "blocked";
            case PAUSE -> "paused";
            case THROTTLE -> "throttled to " + RateText.format(remedy.rate());
            default -> "reported";
        };
    }

    private static Alert toAlert(
            RuleViolation violation, Remedy.Action action, String summary, List<String> changedKeys) {
        return Alert.newBuilder()
                .setRule(violation.rule().name())
                .setChannel(violation.subject().channel())
                .setSender(violation.subject().sender())
                .setFigures(violation.figures())
                .setAction(AlertAction.valueOf(action.name()))
                .setSentence(violation.sentence() + "; " + summary)
                .setAt(Instant.ofEpochMilli(violation.at()))
                .setLimitKeys(changedKeys)
                .build();
    }
}
