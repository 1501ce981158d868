package fairlane.deploy;

import fairlane.ops.MetricNames;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the metrics that the pipeline, worker and gateway export. */
final class KnownMetrics {
    /**
     * The names of the metrics that Fairlane itself exports, without the suffixes _bucket, _sum and _count of
     * histograms.
     */
    private static final Set<String> NAMES =
            Arrays.stream(MetricNames.values()).map(MetricNames::toString).collect(Collectors.toSet());

    private static final Pattern NAME = Pattern.compile("\\b(fairlane|jvm|process|kafka)_[a-z0-9_]+");

    /** Prefixes of the metrics that libraries export for the JVM, the process and the Kafka clients. */
    private static final List<String> LIBRARY_PREFIXES = List.of("jvm_", "process_", "kafka_");

    private KnownMetrics() {}

    /** Returns the metric names in a Prometheus expression that neither Fairlane nor its libraries export. */
    static List<String> unknownNames(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(found -> found.group())
                .filter(name -> LIBRARY_PREFIXES.stream().noneMatch(name::startsWith))
                .filter(name -> !NAMES.contains(name.replaceFirst("_seconds_(bucket|sum|count)$", "_seconds")))
                .toList();
    }

    /** Returns whether the Prometheus expression uses any metric. */
    static boolean areUsedIn(String expression) {
        return NAME.matcher(expression).find() || expression.matches("(?s).*\\bup\\{.*");
    }
}
