package fairlane.abuse;

import fairlane.admin.AdminException;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.admin.policies.LimitField;
import fairlane.admin.topics.Alerts;
import fairlane.config.RateText;
import fairlane.config.Remedy;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.schema.Alert;
import fairlane.schema.AlertAction;
import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries verdicts out: the limits first, then the alert that tells of them. */
final class Remedies {
    private final LimitAdmin limits;
    private final Alerts alerts;

    Remedies(LimitAdmin limits, Alerts alerts) {
        this.limits = limits;
        this.alerts = alerts;
    }

    /** As the core has it. */
    static fairlane.core.limits.RateLimit rate(Remedy remedy) {
        List<fairlane.core.limits.RateLimit> rates = PolicyConversion.toLimitPolicy(
                        Limit.newBuilder().setRates(List.of(remedy.rate())).build())
                .rates();
        return Objects.requireNonNull(rates).get(0);
    }

    /**
     * Does what the rule says.
     *
     * @return what was done, as a sentence
     * @throws AdminException when Kafka does not answer; to be done again then
     */
    String carryOut(Verdict verdict) {
        List<String> done = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (LimitKey key : verdict.limits()) {
            String fault = limit(key, verdict.rule().remedy());
            if (fault == null) {
                done.add(key.toString());
            } else {
                faults.add("could not change " + key + ": " + fault);
            }
        }
        Remedy.Action action =
                done.isEmpty() ? Remedy.Action.REPORT : verdict.rule().remedy().action();
        String told = words(action, verdict.rule().remedy())
                + (faults.isEmpty() ? "" : " (" + String.join("; ", faults) + ")");
        alerts.raise(verdict.subject().customer(), alert(verdict, action, told, done));
        return told;
    }

    /** @return null: it says so now; else why it cannot be made to */
    private @Nullable String limit(LimitKey key, Remedy remedy) {
        try {
            limits.set(key, change(key, remedy));
            return null;
        } catch (AdminException e) {
            if (e.kind() == AdminException.Kind.INVALID_REQUEST) {
                return e.getMessage();
            }
            throw e;
        }
    }

    private LimitChange change(LimitKey key, Remedy remedy) {
        return switch (remedy.action()) {
            case BLOCK -> new LimitChange(null, null, null, null, null, true);
            case PAUSE -> new LimitChange(null, null, null, null, true, null);
            default -> new LimitChange(throttled(key, remedy.rate()), null, null, null, null, null);
        };
    }

    /** With what holds anyway, for what a record says takes the place of what it would inherit. */
    private List<Rate> throttled(LimitKey key, Rate rate) {
        String held = limits.effective(key).stream()
                .filter(field -> field.field() == LimitField.RATES)
                .map(field -> field.value())
                .findFirst()
                .orElse(RateText.UNLIMITED);
        List<Rate> rates = new ArrayList<>(RateText.parseAll(held));
        rates.add(rate);
        return rates;
    }

    private static String words(Remedy.Action action, Remedy remedy) {
        return switch (action) {
            case BLOCK -> "blocked";
            case PAUSE -> "paused";
            case THROTTLE -> "throttled to " + RateText.format(remedy.rate());
            default -> "reported";
        };
    }

    private static Alert alert(Verdict verdict, Remedy.Action action, String told, List<String> done) {
        return Alert.newBuilder()
                .setRule(verdict.rule().name())
                .setChannel(verdict.subject().channel())
                .setSender(verdict.subject().sender())
                .setFigures(verdict.figures())
                .setAction(AlertAction.valueOf(action.name()))
                .setSentence(verdict.sentence() + "; " + told)
                .setAt(Instant.ofEpochMilli(verdict.at()))
                .setLimitKeys(done)
                .build();
    }
}
