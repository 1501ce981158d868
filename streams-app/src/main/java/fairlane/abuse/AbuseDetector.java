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
 * Counts activity events and returns the violated rules, in bounded memory. Only one thread at a time may use a
 * detector. Times are epoch milliseconds and are passed as arguments.
 */
final class AbuseDetector {
    private final List<AbuseRule> rules;
    private final KnownLimits limits;
    private final ActionHistory history;
    private final SubjectCache subjects;

    /**
     * Creates a detector that has counted no events.
     *
     * @param maxBytes the limit of the estimated memory for all counts, in bytes
     */
    AbuseDetector(List<AbuseRule> rules, KnownLimits limits, ActionHistory history, long maxBytes) {
        this.rules = List.copyOf(rules);
        this.limits = limits;
        this.history = history;
        this.subjects = new SubjectCache(rules.size(), maxBytes);
    }

    /** Counts an event, and returns the violations of rules for which an action is needed now. */
    List<RuleViolation> onEvent(ActivityEvent event, long now) {
        List<RuleViolation> violations = List.of();
        EventContext context = contextOf(event);
        long addedBytes = 0;
        for (int i = 0; i < rules.size(); i++) {
            AbuseRule rule = rules.get(i);
            if (Measure.counts(rule, event) && applies(rule, context)) {
                SubjectMeasures measures = context.measures(i, rule);
                long bytesBefore = measures.estimatedBytes();
                boolean violated = measures.onEvent(i, rule, event, now);
                addedBytes += measures.estimatedBytes() - bytesBefore;
                RuleViolation violation = violated ? violation(i, rule, measures, now) : null;
                if (violation != null) {
                    violations = violations.isEmpty() ? new ArrayList<>() : violations;
                    violations.add(violation);
                }
            }
        }
        subjects.addBytes(addedBytes);
        return violations;
    }

    /**
     * The customer, channel and sender of an event, with their counts. Channel and sender are null if the event names
     * no existing channel.
     */
    private final class EventContext {
        private final String customer;
        private final @Nullable String channel;
        private final @Nullable String sender;
        private final boolean hasSenderRate;
        /** The counts of the sender, looked up once for all rules when the first rule needs them. */
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

    /**
     * Returns the keys of the limits that can stop a subject. For a sender, this is the sender's limit on its channel.
     * For a customer, these are the customer's limits on its channels and, if the rule counts invalid requests, the
     * limit at the intake of the gateways.
     */
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

    /** Returns the number of customers and senders that have counts. */
    int subjectCount() {
        return subjects.subjectCount();
    }

    /** Returns the estimated memory of all counts, in bytes. */
    long estimatedBytes() {
        return subjects.estimatedBytes();
    }
}
