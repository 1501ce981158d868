package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.abuse.measure.Finding;
import fairlane.abuse.measure.Measure;
import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.AbuseRule.SubjectScope;
import fairlane.config.abuse.Threshold;
import fairlane.contract.LimitKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and says when a rule is broken, in bounded memory. One thread at a time; times are epoch
 * milliseconds, and are arguments.
 */
final class AbuseDetector {
    private final List<AbuseRule> rules;
    private final KnownLimits limits;
    private final ActionHistory history;
    private final SubjectCache subjects;

    /** @param maxBytes an estimate of what it may remember */
    AbuseDetector(List<AbuseRule> rules, KnownLimits limits, ActionHistory history, long maxBytes) {
        this.rules = List.copyOf(rules);
        this.limits = limits;
        this.history = history;
        this.subjects = new SubjectCache(rules.size(), maxBytes);
    }

    /** Counts something; the rules that are broken by it, and about which something is to be done. */
    List<RuleViolation> onEvent(ActivityEvent event, long now) {
        List<RuleViolation> violations = List.of();
        EventContext context = contextOf(event);
        long addedBytes = 0;
        for (int i = 0; i < rules.size(); i++) {
            AbuseRule rule = rules.get(i);
            if (Measure.counts(rule, event) && applies(rule, context)) {
                SubjectMeasures measures = context.measures(i, rule);
                long bytesBefore = measures.estimatedBytes();
                boolean broken = measures.onEvent(i, rule, event, now);
                addedBytes += measures.estimatedBytes() - bytesBefore;
                RuleViolation violation = broken ? violation(i, rule, measures, now) : null;
                if (violation != null) {
                    violations = violations.isEmpty() ? new ArrayList<>() : violations;
                    violations.add(violation);
                }
            }
        }
        subjects.addBytes(addedBytes);
        return violations;
    }

    /** Where something happened, and what is remembered of whoever did it; without a channel where there is none such. */
    private final class EventContext {
        private final String customer;
        private final @Nullable String channel;
        private final @Nullable String sender;
        private final boolean hasSenderRate;
        /** Looked up once for all rules, and only where one asks. */
        private @Nullable SubjectMeasures senderMeasures;

        private @Nullable SubjectMeasures customerMeasures;

        EventContext(String customer, @Nullable String channel, @Nullable String sender) {
            boolean channelExists = channel != null && sender != null && limits.hasChannel(channel);
            this.customer = customer;
            this.channel = channelExists ? channel : null;
            this.sender = channelExists ? sender : null;
            this.hasSenderRate =
                    channel != null && sender != null && channelExists && limits.hasSenderRate(channel, sender);
        }

        SubjectMeasures measures(int index, AbuseRule rule) {
            if (rule.scope() == SubjectScope.SENDER && channel != null) {
                senderMeasures = senderMeasures != null
                        ? senderMeasures
                        : subjects.measuresOf(new Subject(customer, channel, sender));
                return senderMeasures;
            }
            customerMeasures =
                    customerMeasures != null ? customerMeasures : subjects.measuresOf(Subject.customer(customer));
            if (channel != null) {
                customerMeasures.addChannel(index, channel);
            }
            return customerMeasures;
        }
    }

    private EventContext contextOf(ActivityEvent event) {
        if (event instanceof ActivityEvent.MessageRequested request) {
            return new EventContext(request.customer(), request.channel(), request.sender());
        }
        return event instanceof ActivityEvent.DeliveryEnded ended
                ? new EventContext(ended.customer(), ended.channel(), ended.sender())
                : new EventContext(event.customer(), null, null);
    }

    private static boolean applies(AbuseRule rule, EventContext context) {
        return context.channel == null
                ? rule.threshold() instanceof Threshold.Invalid
                : rule.channels().includes(context.channel, context.hasSenderRate);
    }

    private @Nullable RuleViolation violation(int index, AbuseRule rule, SubjectMeasures measures, long now) {
        Subject subject = measures.subject();
        Optional<List<LimitKey>> pendingLimits = history.pendingLimits(
                rule.name(), subject, rule.remedy(), limitKeys(rule, subject, measures.channels(index)), now);
        Finding finding = pendingLimits.isEmpty() ? null : measures.finding(index, now);
        if (pendingLimits.isEmpty() || finding == null) {
            return null;
        }
        history.recordAction(rule.name(), subject, pendingLimits.get(), now);
        return new RuleViolation(rule, subject, pendingLimits.get(), finding.figures(), finding.sentence(), now);
    }

    /** Where it can be stopped: a sender on its channel; a customer on all that it uses, and where it hands in. */
    private static List<LimitKey> limitKeys(AbuseRule rule, Subject subject, List<String> channels) {
        if (subject.channel() != null) {
            return List.of(LimitKey.sender(subject.channel(), subject.sender()));
        }
        Stream<String> scopes = rule.threshold() instanceof Threshold.Invalid
                ? Stream.concat(channels.stream(), Stream.of(LimitKey.INTAKE))
                : channels.stream();
        return scopes.map(channel -> LimitKey.customer(channel, subject.customer()))
                .toList();
    }

    /** How many customers and senders are remembered. */
    int subjectCount() {
        return subjects.subjectCount();
    }

    /** An estimate of what is remembered. */
    long estimatedBytes() {
        return subjects.estimatedBytes();
    }
}
