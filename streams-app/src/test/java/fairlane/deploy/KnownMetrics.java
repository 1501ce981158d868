package fairlane.deploy;

import fairlane.ops.MetricNames;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus gets from the roles. */
final class KnownMetrics {
    /** A histogram has _bucket, _sum and _count behind its name. */
    private static final Set<String> NAMES =
            Arrays.stream(MetricNames.values()).map(MetricNames::toString).collect(Collectors.toSet());

    private static final Pattern NAME = Pattern.compile("\\b(fairlane|jvm|process|kafka)_[a-z0-9_]+");

    /** Of the JVM, the process and Kafka's clients: from libraries. */
    private static final List<String> LIBRARY_PREFIXES = List.of("jvm_", "process_", "kafka_");

    private KnownMetrics() {}

    /** Those that an expression uses and nobody has. */
    static List<String> unknownNames(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(found -> found.group())
                .filter(name -> LIBRARY_PREFIXES.stream().noneMatch(name::startsWith))
                .filter(name -> !NAMES.contains(name.replaceFirst("_seconds_(bucket|sum|count)$", "_seconds")))
                .toList();
    }

    /** Whether it uses any at all. */
    static boolean areUsedIn(String expression) {
        return NAME.matcher(expression).find() || expression.matches("(?s).*\\bup\\{.*");
    }
}
