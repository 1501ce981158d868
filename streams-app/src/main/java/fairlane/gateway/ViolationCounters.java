package fairlane.gateway;

import fairlane.abuse.RuleViolation;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts the violations of abuse rules that this gateway has acted on since its start, by rule and action. */
final class ViolationCounters implements BiConsumer<RuleViolation, String> {
    private final Map<RuleAction, LongAdder> counts = new ConcurrentHashMap<>();

    private record RuleAction(String rule, String action) {}

    @Override
    public void accept(RuleViolation violation, String action) {
        RuleAction kind = new RuleAction(
                violation.rule().name(), violation.rule().remedy().action().name());
        counts.computeIfAbsent(kind, name -> new LongAdder()).increment();
    }

    void report(MetricSink sink) {
        counts.forEach((kind, count) -> sink.report(MetricNames.ALERTS, count.sum(), kind.rule(), kind.action()));
    }
}
