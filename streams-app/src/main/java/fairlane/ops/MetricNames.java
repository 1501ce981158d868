package fairlane.ops;

import java.util.List;
import java.util.Set;

/**
 * The Prometheus names and labels of all metrics at {@code /metrics}; the table in {@code deploy/README.md} documents
 * them. Every label has a bounded number of values: channels, reasons, routes, topics, and at most eleven customers per
 * channel.
 */
public enum MetricNames {
    REQUESTS(Kind.COUNTER, "fairlane_requests_total", "Requests consumed by the pipeline", "channel"),
    REQUESTS_MISPLACED(
            Kind.COUNTER,
            "fairlane_requests_misplaced_total",
            "Requests and cancellations found in another partition than that of their key, and forwarded to it"),
    REQUESTS_DUPLICATE(
            Kind.COUNTER,
            "fairlane_requests_duplicate_total",
            "Requests dropped by deduplication, because their id was accepted before",
            "channel"),
    RELEASES(Kind.COUNTER, "fairlane_releases_total", "Messages released to the deliveries topic", "channel"),
    HELD(Kind.GAUGE, "fairlane_held", "Messages held, by hold reason", "channel", "reason"),
    ELIGIBLE(
            Kind.GAUGE,
            "fairlane_eligible",
            "Lanes whose first message may be released within its own limits",
            "channel"),
    OLDEST_ELIGIBLE_AGE(
            Kind.GAUGE,
            "fairlane_oldest_eligible_age_seconds",
            "How long the oldest eligible message has been eligible",
            "channel"),
    WAIT_OWN(
            Kind.HISTOGRAM,
            "fairlane_wait_own_seconds",
            "Wait before the release caused by the customer's own messages and limits",
            "channel"),
    WAIT_SYSTEM(
            Kind.HISTOGRAM,
            "fairlane_wait_system_seconds",
            "Wait before the release caused by the system and other customers",
            "channel"),
    LIGHT_WAIT(
            Kind.HISTOGRAM,
            "fairlane_light_wait_seconds",
            "Wait caused by the system and other customers, of customers who are not among the heaviest",
            "channel"),
    SHARE(
            Kind.GAUGE,
            "fairlane_share_ratio",
            "Received share divided by fair share over the last minute, of the heaviest customers and the rest",
            "channel",
            "customer"),
    IN_FLIGHT(Kind.GAUGE, "fairlane_in_flight", "Messages released and not acknowledged", "channel"),
    ACKNOWLEDGEMENT_AGE(
            Kind.GAUGE,
            "fairlane_acknowledgement_age_seconds",
            "How long nothing has been acknowledged while messages are in flight",
            "channel"),
    TICK(Kind.HISTOGRAM, "fairlane_tick_seconds", "Duration of a tick"),
    TICK_LATENESS(Kind.HISTOGRAM, "fairlane_tick_lateness_seconds", "How late a tick began"),
    INTAKE_LAG(Kind.GAUGE, "fairlane_intake_lag", "Records that have not been fetched yet", "topic"),
    DEAD_LETTERS(Kind.COUNTER, "fairlane_dead_letters_total", "Messages that became dead letters", "channel", "reason"),
    ATTEMPTS(Kind.COUNTER, "fairlane_attempts_total", "Delivery attempts started", "channel"),
    OUTCOMES(Kind.COUNTER, "fairlane_outcomes_total", "Delivery outcomes recorded", "channel", "status"),
    ATTEMPT_TIME(Kind.HISTOGRAM, "fairlane_attempt_seconds", "Duration of a delivery attempt", "channel"),
    UNFINISHED(Kind.GAUGE, "fairlane_unfinished", "Messages that workers have in progress", "channel"),
    HTTP_REQUESTS(Kind.COUNTER, "fairlane_http_requests_total", "HTTP calls answered", "route", "status"),
    HTTP_TIME(Kind.HISTOGRAM, "fairlane_http_seconds", "Time to answer an HTTP call", "route"),
    INTAKE_REJECTED(Kind.COUNTER, "fairlane_intake_rejected_total", "Messages rejected by the gateway", "why"),
    LEASES(Kind.GAUGE, "fairlane_leases", "Messages leased from this gateway", "channel"),
    WORKERS_WANTED(Kind.GAUGE, "fairlane_workers_wanted", "Number of workers that the channel needs", "channel"),
    ALERTS(Kind.COUNTER, "fairlane_alerts_total", "Abuse rule violations whose remedy was executed", "rule", "action");

    /**
     * The metrics of the Kafka clients and Kafka Streams that a process exports. The clients have hundreds of other
     * metrics, which are not exported.
     */
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

    /** The name prefixes of the exported metrics of the JVM and of the operating-system process. */
    public static final List<String> FAMILIES = List.of("jvm_", "process_");

    /** The value of the label {@code channel} for records whose channel does not exist. */
    public static final String UNKNOWN_CHANNEL = "_unknown";

    /** The value of the label {@code customer} for the sum of all customers except the heaviest customers. */
    public static final String OTHER_CUSTOMERS = "_rest";

    private final Kind kind;
    private final String text;
    private final String help;
    private final String[] labels;

    /** The Prometheus type of a metric. */
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

    /** The name of the metric in Prometheus queries. */
    @Override
    public String toString() {
        return text;
    }
}
