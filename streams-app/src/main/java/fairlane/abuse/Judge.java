package fairlane.abuse;

import fairlane.config.AbuseRule;
import fairlane.config.AbuseRule.Judged;
import fairlane.config.Threshold;
import fairlane.wire.LimitKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and says when a rule is broken. What it remembers is bounded: whoever was active least recently is
 * forgotten. One thread at a time; times are epoch milliseconds, and are arguments.
 */
final class Judge {
    private final List<AbuseRule> rules;
    private final KnownLimits limits;
    private final Ledger ledger;
    private final long maxBytes;
    private final Map<Subject, Windows> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param maxBytes an estimate of what it may remember */
    Judge(List<AbuseRule> rules, KnownLimits limits, Ledger ledger, long maxBytes) {
        this.rules = List.copyOf(rules);
        this.limits = limits;
        this.ledger = ledger;
        this.maxBytes = maxBytes;
    }

    /** Counts something; the rules that are broken by it, and about which something is to be done. */
    List<Verdict> see(Happening happening, long now) {
        List<Verdict> verdicts = List.of();
        Place place = place(happening);
        for (int i = 0; i < rules.size(); i++) {
            AbuseRule rule = rules.get(i);
            if (Measure.counts(rule, happening) && concerns(rule, place)) {
                Verdict verdict = judge(i, rule, happening, place, now);
                if (verdict != null) {
                    verdicts = verdicts.isEmpty() ? new ArrayList<>() : verdicts;
                    verdicts.add(verdict);
                }
            }
        }
        return verdicts;
    }

    /** Where something happened; without a channel where that is not known or does not exist. */
    private record Place(@Nullable String channel, @Nullable String sender, boolean hasRate) {}

    private Place place(Happening happening) {
        String channel = null;
        String sender = null;
        if (happening instanceof Happening.Requested request) {
            channel = request.channel();
            sender = request.sender();
        } else if (happening instanceof Happening.Ended ended) {
            channel = ended.channel();
            sender = ended.sender();
        }
        return channel == null || sender == null || !limits.hasChannel(channel)
                ? new Place(null, null, false)
                : new Place(channel, sender, limits.hasSenderRate(channel, sender));
    }

    private static boolean concerns(AbuseRule rule, Place place) {
        return place.channel() == null
                ? rule.threshold() instanceof Threshold.Invalid
                : rule.channels().include(place.channel(), place.hasRate());
    }

    private @Nullable Verdict judge(int index, AbuseRule rule, Happening happening, Place place, long now) {
        boolean bySender = rule.judged() == Judged.SENDER && place.channel() != null && place.sender() != null;
        Subject subject = bySender
                ? new Subject(happening.customer(), place.channel(), place.sender())
                : Subject.customer(happening.customer());
        Windows windows = subjects.get(subject);
        if (windows == null) {
            windows = new Windows(rules.size());
            subjects.put(subject, windows);
            bytes += windows.bytes();
        }
        bytes -= windows.bytes();
        if (place.channel() != null && !bySender) {
            windows.use(index, place.channel());
        }
        Measure measure = windows.measure(index, rule, now);
        boolean broken = measure.see(happening, now);
        bytes += windows.bytes();
        forgetSurplus();
        return broken ? verdict(rule, subject, windows.channels(index), measure, now) : null;
    }

    private void forgetSurplus() {
        while (bytes > maxBytes && subjects.size() > 1) {
            Map.Entry<Subject, Windows> eldest = subjects.entrySet().iterator().next();
            bytes -= eldest.getValue().bytes();
            subjects.remove(eldest.getKey());
        }
    }

    private @Nullable Verdict verdict(
            AbuseRule rule, Subject subject, List<String> channels, Measure measure, long now) {
        Optional<List<LimitKey>> open =
                ledger.open(rule.name(), subject, rule.remedy(), keys(rule, subject, channels), now);
        Finding finding = open.isEmpty() ? null : measure.finding(now);
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
        return subjects.size();
    }

    /** An estimate of what is remembered. */
    long bytes() {
        return bytes;
    }
}
