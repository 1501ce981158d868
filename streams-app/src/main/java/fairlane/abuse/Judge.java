package fairlane.abuse;

import fairlane.config.AbuseRule;
import fairlane.config.AbuseRule.Judged;
import fairlane.config.Threshold;
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
final class Judge {
    private final List<AbuseRule> rules;
    private final KnownLimits limits;
    private final Ledger ledger;
    private final Remembered remembered;

    /** @param maxBytes an estimate of what it may remember */
    Judge(List<AbuseRule> rules, KnownLimits limits, Ledger ledger, long maxBytes) {
        this.rules = List.copyOf(rules);
        this.limits = limits;
        this.ledger = ledger;
        this.remembered = new Remembered(rules.size(), maxBytes);
    }

    /** Counts something; the rules that are broken by it, and about which something is to be done. */
    List<Verdict> see(Happening happening, long now) {
        List<Verdict> verdicts = List.of();
        Place place = place(happening);
        long grown = 0;
        for (int i = 0; i < rules.size(); i++) {
            AbuseRule rule = rules.get(i);
            if (Measure.counts(rule, happening) && concerns(rule, place)) {
                Windows windows = place.windows(i, rule);
                long before = windows.bytes();
                boolean broken = windows.see(i, rule, happening, now);
                grown += windows.bytes() - before;
                Verdict verdict = broken ? verdict(i, rule, windows, now) : null;
                if (verdict != null) {
                    verdicts = verdicts.isEmpty() ? new ArrayList<>() : verdicts;
                    verdicts.add(verdict);
                }
            }
        }
        remembered.grew(grown);
        return verdicts;
    }

    /** Where something happened, and what is remembered of whoever did it; without a channel where there is none such. */
    private final class Place {
        private final String customer;
        private final @Nullable String channel;
        private final @Nullable String sender;
        private final boolean hasRate;
        /** Looked up once for all rules, and only where one asks. */
        private @Nullable Windows ofSender;

        private @Nullable Windows ofCustomer;

        Place(String customer, @Nullable String channel, @Nullable String sender) {
            boolean exists = channel != null && sender != null && limits.hasChannel(channel);
            this.customer = customer;
            this.channel = exists ? channel : null;
            this.sender = exists ? sender : null;
            this.hasRate = channel != null && sender != null && exists && limits.hasSenderRate(channel, sender);
        }

        Windows windows(int index, AbuseRule rule) {
            if (rule.judged() == Judged.SENDER && channel != null) {
                ofSender = ofSender != null ? ofSender : remembered.of(new Subject(customer, channel, sender));
                return ofSender;
            }
            ofCustomer = ofCustomer != null ? ofCustomer : remembered.of(Subject.customer(customer));
            if (channel != null) {
                ofCustomer.use(index, channel);
            }
            return ofCustomer;
        }
    }

    private Place place(Happening happening) {
        if (happening instanceof Happening.Requested request) {
            return new Place(request.customer(), request.channel(), request.sender());
        }
        return happening instanceof Happening.Ended ended
                ? new Place(ended.customer(), ended.channel(), ended.sender())
                : new Place(happening.customer(), null, null);
    }

    private static boolean concerns(AbuseRule rule, Place place) {
        return place.channel == null
                ? rule.threshold() instanceof Threshold.Invalid
                : rule.channels().include(place.channel, place.hasRate);
    }

    private @Nullable Verdict verdict(int index, AbuseRule rule, Windows windows, long now) {
        Subject subject = windows.subject();
        Optional<List<LimitKey>> open =
                ledger.open(rule.name(), subject, rule.remedy(), keys(rule, subject, windows.channels(index)), now);
        Finding finding = open.isEmpty() ? null : windows.finding(index, now);
        if (open.isEmpty() || finding == null) {
            return null;
        }
        ledger.done(rule.name(), subject, open.get(), now);
        return new Verdict(rule, subject, open.get(), finding.figures(), finding.sentence(), now);
    }

    /** Where it can be stopped: a sender on its channel; a customer on all that it uses, and where it hands in. */
    private static List<LimitKey> keys(AbuseRule rule, Subject subject, List<String> channels) {
        if (subject.channel() != null) {
            return List.of(LimitKey.sender(subject.channel(), subject.sender()));
        }
        Stream<String> places = rule.threshold() instanceof Threshold.Invalid
                ? Stream.concat(channels.stream(), Stream.of(LimitKey.INTAKE))
                : channels.stream();
        return places.map(channel -> LimitKey.customer(channel, subject.customer()))
                .toList();
    }

    /** How many customers and senders are remembered. */
    int remembered() {
        return remembered.subjects();
    }

    /** An estimate of what is remembered. */
    long bytes() {
        return remembered.bytes();
    }
}
