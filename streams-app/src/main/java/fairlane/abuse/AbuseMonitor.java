package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.admin.Cluster;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.topics.Alerts;
import fairlane.config.AbuseConfig;
import fairlane.config.abuse.AbuseRule;
import fairlane.config.abuse.Threshold;
import fairlane.contract.LimitKey;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Alert;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects abuse and takes the action (throttle, pause, block or report) that the violated rule sets. As a member of a
 * consumer group, the monitor reads the topics of requests, dead letters and outcomes. It also reads the counts of
 * requests submitted to this gateway. It runs on a thread of its own and keeps its counts in memory only.
 */
public final class AbuseMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AbuseMonitor.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;
    private static final long RETRY_DELAY_MILLIS = 1_000;
    private static final long CLOSE_TIMEOUT_MILLIS = 10_000;

    private final Cluster cluster;
    private final Supplier<List<SubmissionTotals>> submissions;
    private final BiConsumer<RuleViolation, String> violationListener;
    private final Alerts alerts;
    private final ActionHistory history;
    private final AbuseDetector detector;
    /**
     * The detector that counts the requests submitted to this gateway, including rejected requests, which reach no
     * topic.
     */
    private final AbuseDetector intakeDetector;

    private final ActivityParser parser;
    private final RemedyExecutor remedyExecutor;
    private final Deque<RuleViolation> pendingViolations = new ArrayDeque<>();
    private final Map<String, SubmissionTotals> lastSubmissions = new HashMap<>();
    private long lastCheckAt;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * Creates a monitor that already reads limits and alerts but detects no abuse before {@link #start}.
     *
     * @param submissions returns, for each customer, the number of messages submitted to this gateway so far
     * @param violationListener receives each violation after the action was taken, with a summary of the action
     */
    public AbuseMonitor(
            Cluster cluster,
            KnownLimits limits,
            Supplier<List<SubmissionTotals>> submissions,
            BiConsumer<RuleViolation, String> violationListener) {
        AbuseConfig config = cluster.config().abuse();
        List<AbuseRule> invalidRequestRules = config.rules().stream()
                .filter(rule -> rule.threshold() instanceof Threshold.Invalid)
                .toList();
        this.cluster = cluster;
        this.submissions = submissions;
        this.violationListener = violationListener;
        this.alerts = new Alerts(cluster);
        this.history = new ActionHistory(limits, config.quietPeriod());
        this.detector = new AbuseDetector(config.rules(), limits, history, config.memoryBytes());
        this.intakeDetector = new AbuseDetector(invalidRequestRules, limits, history, config.memoryBytes() / 8);
        this.parser = new ActivityParser(cluster.topics(), cluster.encodings());
        this.remedyExecutor = new RemedyExecutor(new LimitAdmin(cluster), alerts);
    }

    /** Records the change of a limit from a record of the limits topic. */
    public void readLimit(ConsumerRecord<byte[], byte[]> message) {
        try {
            history.recordLimitChange(LimitKey.parse(RecordText.key(message)), message.timestamp());
        } catch (IllegalArgumentException e) {
            log.debug("Abuse detection ignores a record on the limits topic because its key names no limit", e);
        }
    }

    /** Records an action from a record of the alerts topic, which this gateway or another gateway wrote. */
    public void readAlert(ConsumerRecord<byte[], byte[]> message) {
        alerts.read(message).ifPresent(alert -> {
            try {
                List<LimitKey> keys =
                        alert.getLimitKeys().stream().map(LimitKey::parse).toList();
                history.recordAction(
                        alert.getRule(),
                        subject(RecordText.key(message), alert),
                        keys,
                        alert.getAt().toEpochMilli());
            } catch (IllegalArgumentException e) {
                log.warn(
                        "Abuse detection ignores a stored alert of rule {} because the alert names limits by invalid"
                                + " keys; the action that the alert reports may therefore be taken a second time",
                        alert.getRule());
            }
        });
    }

    private static Subject subject(String customer, Alert alert) {
        return new Subject(customer, alert.getChannel(), alert.getSender());
    }

    /** Starts the monitoring thread. */
    public void start() {
        ActivityConsumer topics = new ActivityConsumer(cluster, pendingViolations::isEmpty);
        thread = DaemonThreads.named("fairlane-abuse").newThread(() -> run(topics));
        thread.start();
    }

    private void run(ActivityConsumer topics) {
        try (topics) {
            while (!closed) {
                runOnce(topics);
            }
        }
    }

    /**
     * Polls once, takes the pending actions and commits the offsets. If an action fails, no offsets are committed, and
     * the next call of this method retries the action.
     */
    private void runOnce(ActivityConsumer topics) {
        try {
            topics.poll(POLL_TIMEOUT, this::detect);
            long now = System.currentTimeMillis();
            boolean isCheckDue = now - lastCheckAt >= CHECK_INTERVAL_MILLIS;
            if (isCheckDue) {
                lastCheckAt = now;
                detectInSubmissions(now);
            }
            executePending();
            if (isCheckDue) {
                topics.commit();
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Abuse detection or one of its remedies failed and will be retried in {} ms: {}",
                    RETRY_DELAY_MILLIS,
                    e.toString());
            DaemonThreads.pause(RETRY_DELAY_MILLIS);
        }
    }

    private void detect(ConsumerRecord<byte[], byte[]> message) {
        long now = Math.min(message.timestamp(), System.currentTimeMillis());
        parser.parse(message).ifPresent(event -> pendingViolations.addAll(detector.onEvent(event, now)));
    }

    private void detectInSubmissions(long now) {
        for (SubmissionTotals current : submissions.get()) {
            SubmissionTotals previous = lastSubmissions.put(current.customer(), current);
            long messages = current.messages() - (previous == null ? 0 : previous.messages());
            long invalid = current.invalid() - (previous == null ? 0 : previous.invalid());
            if (messages > 0) {
                pendingViolations.addAll(intakeDetector.onEvent(
                        new ActivityEvent.MessagesCounted(current.customer(), messages, invalid), now));
            }
        }
    }

    private void executePending() {
        while (!pendingViolations.isEmpty()) {
            RuleViolation violation = pendingViolations.element();
            violationListener.accept(violation, remedyExecutor.execute(violation));
            pendingViolations.remove();
        }
    }

    /**
     * Stops the monitoring thread. The gateway that takes over the partitions detects again those violations for which
     * no action has been taken yet.
     */
    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            return;
        }
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
