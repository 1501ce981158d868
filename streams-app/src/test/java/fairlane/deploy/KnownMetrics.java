package fairlane.deploy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Prometheus gets from the roles. */
final class KnownMetrics {
    /** By the names that Prometheus has them by; a histogram has _bucket, _sum and _count behind its own. */
    private static final Set<String> NAMES = Set.of(
            "fairlane_requests_total",
            "fairlane_releases_total",
            "fairlane_held",
            "fairlane_eligible",
            "fairlane_oldest_eligible_age_seconds",
            "fairlane_wait_own_seconds",
            "fairlane_wait_system_seconds",
            "fairlane_in_flight",
            "fairlane_acknowledgement_age_seconds",
            "fairlane_share_ratio",
            "fairlane_light_wait_seconds",
            "fairlane_tick_seconds",
            "fairlane_tick_lateness_seconds",
            "fairlane_intake_lag",
            "fairlane_dead_letters_total",
            "fairlane_attempts_total",
            "fairlane_outcomes_total",
            "fairlane_attempt_seconds",
            "fairlane_unfinished",
            "fairlane_http_requests_total",
            "fairlane_http_seconds",
            "fairlane_intake_rejected_total",
            "fairlane_leases",
            "fairlane_workers_wanted",
            "fairlane_alerts_total");

    private static final Pattern NAME = Pattern.compile("\\b(fairlane|jvm|process|kafka)_[a-z0-9_]+");

    /** Of the JVM, the process and Kafka's clients: from libraries. */
    private static final List<String> OTHERS = List.of("jvm_", "process_", "kafka_");

    private KnownMetrics() {}

    /** Those that an expression uses and nobody has. */
    static List<String> unknown(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(found -> found.group())
                .filter(name -> OTHERS.stream().noneMatch(name::startsWith))
                .filter(name -> !NAMES.contains(name.replaceFirst("_seconds_(bucket|sum|count)$", "_seconds")))
                .toList();
    }

    /** Whether it uses any at all. */
    static boolean isUsedIn(String expression) {
        return NAME.matcher(expression).find() || expression.matches("(?s).*\\bup\\{.*");
    }
}
