package fairlane.ops;

import java.util.List;
import java.util.Set;

/**
 * The name of everything that {@code /metrics} tells, as Prometheus has it, with its labels. Every label has a bounded
 * number of values: channels, reasons, routes, topics, and at most eleven customers a channel. What each means is told by
 * the table in {@code deploy/README.md}.
 */
public enum MetricNames {
    REQUESTS(Kind.COUNTER, "fairlane_requests_total", "Requests taken in", "channel"),
    REQUESTS_MISPLACED(
            Kind.COUNTER,
            "fairlane_requests_misplaced_total",
            "Requests and cancellations found in another partition than that of their key, and forwarded to it"),
    REQUESTS_DUPLICATE(
            Kind.COUNTER,
            "fairlane_requests_duplicate_total",
            "Requests dropped because their id had been accepted before, as their dedupe header asks",
            "channel"),
    RELEASES(Kind.COUNTER, "fairlane_releases_total", "Messages released to the deliveries", "channel"),
    HELD(Kind.GAUGE, "fairlane_held", "Messages held, by what holds them", "channel", "reason"),
    ELIGIBLE(Kind.GAUGE, "fairlane_eligible", "Lanes whose head may leave as far as its own limits go", "channel"),
    OLDEST_ELIGIBLE_AGE(
            Kind.GAUGE,
            "fairlane_oldest_eligible_age_seconds",
            "For how long the message has been eligible that has waited longest",
            "channel"),
    WAIT_OWN(
            Kind.HISTOGRAM,
            "fairlane_wait_own_seconds",
            "Wait before the release that the customer's own messages and limits caused",
            "channel"),
    WAIT_SYSTEM(
            Kind.HISTOGRAM,
            "fairlane_wait_system_seconds",
            "Wait before the release that the system and the other customers caused",
            "channel"),
    LIGHT_WAIT(
            Kind.HISTOGRAM,
            "fairlane_light_wait_seconds",
            "The system's part of the wait, of customers who are not among the heaviest",
            "channel"),
    SHARE(
            Kind.GAUGE,
            "fairlane_share_ratio",
            "Share got by share due over the last minute, of the heaviest customers and the rest",
            "channel",
            "customer"),
    IN_FLIGHT(Kind.GAUGE, "fairlane_in_flight", "Released and not acknowledged", "channel"),
    ACKNOWLEDGEMENT_AGE(
            Kind.GAUGE,
            "fairlane_acknowledgement_age_seconds",
            "For how long nothing has been acknowledged while something is in flight",
            "channel"),
    TICK(Kind.HISTOGRAM, "fairlane_tick_seconds", "How long a tick took"),
    TICK_LATENESS(Kind.HISTOGRAM, "fairlane_tick_lateness_seconds", "How much later than it should a tick began"),
    INTAKE_LAG(Kind.GAUGE, "fairlane_intake_lag", "Records that are there and not yet fetched", "topic"),
    DEAD_LETTERS(Kind.COUNTER, "fairlane_dead_letters_total", "Messages given up on", "channel", "reason"),
    ATTEMPTS(Kind.COUNTER, "fairlane_attempts_total", "Attempts begun", "channel"),
    OUTCOMES(Kind.COUNTER, "fairlane_outcomes_total", "Outcomes recorded", "channel", "status"),
    ATTEMPT_TIME(Kind.HISTOGRAM, "fairlane_attempt_seconds", "How long an attempt took", "channel"),
    UNFINISHED(Kind.GAUGE, "fairlane_unfinished", "Messages that workers have in hand", "channel"),
    HTTP_REQUESTS(Kind.COUNTER, "fairlane_http_requests_total", "Calls answered", "route", "status"),
    HTTP_TIME(Kind.HISTOGRAM, "fairlane_http_seconds", "How long a call took to be answered", "route"),
    INTAKE_REJECTED(Kind.COUNTER, "fairlane_intake_rejected_total", "Messages not taken in", "why"),
    LEASES(Kind.GAUGE, "fairlane_leases", "Messages that somebody has under a lease from this gateway", "channel"),
    WORKERS_WANTED(Kind.GAUGE, "fairlane_workers_wanted", "Workers that the channel wants", "channel"),
    ALERTS(Kind.COUNTER, "fairlane_alerts_total", "Verdicts on abuse that were carried out", "rule", "action");

    /** Those of the Kafka clients and of Kafka Streams that are told; they have hundreds. */
    public static final Set<String> KAFKA = Set.of(
            "kafka_consumer_coordinator_last_heartbeat_seconds_ago",
            "kafka_consumer_coordinator_rebalance_total",
            "kafka_consumer_fetch_manager_records_consumed_total",
            "kafka_consumer_fetch_manager_records_lag_max",
            "kafka_producer_record_error_total",
            "kafka_producer_record_retry_total",
            "kafka_producer_record_send_total",
            "kafka_producer_request_latency_avg",
            "kafka_stream_alive_stream_threads",
            "kafka_stream_failed_stream_threads_total",
            "kafka_stream_thread_commit_latency_max",
            "kafka_stream_thread_poll_ratio",
            "kafka_stream_thread_process_ratio",
            "kafka_stream_thread_punctuate_ratio");

    /** What Micrometer tells of the JVM and the process begins so. */
    public static final List<String> FAMILIES = List.of("jvm_", "process_");

    /** In the place of the channel of a record that names none there is. */
    public static final String UNKNOWN_CHANNEL = "_unknown";

    /** In the place of the customer, of all but the heaviest. */
    public static final String OTHER_CUSTOMERS = "_rest";

    private final Kind kind;
    private final String text;
    private final String help;
    private final String[] labels;

    /** How a value is to be read. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    MetricNames(Kind kind, String text, String help, String... labels) {
        this.kind = kind;
        this.text = text;
        this.help = help;
        this.labels = labels;
    }

    Kind kind() {
        return kind;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return List.of(labels);
    }

    /** As a query of Prometheus has it. */
    @Override
    public String toString() {
        return text;
    }
}
