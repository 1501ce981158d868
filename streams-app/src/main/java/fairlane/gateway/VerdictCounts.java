package fairlane.gateway;

import fairlane.abuse.Verdict;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** How many verdicts on abuse this gateway has carried out since it started, by rule. */
final class VerdictCounts implements BiConsumer<Verdict, String> {
    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    private record Kind(String rule, String action) {}

    @Override
    public void accept(Verdict verdict, String done) {
        Kind kind =
                new Kind(verdict.rule().name(), verdict.rule().remedy().action().name());
        counts.computeIfAbsent(kind, any -> new LongAdder()).increment();
    }

    void tell(MetricSink sink) {
        counts.forEach((kind, count) -> sink.tell(MetricNames.ALERTS, count.sum(), kind.rule(), kind.action()));
    }
}
