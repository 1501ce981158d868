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
 * Looks for abuse in what the topics take in, as a member of a consumer group, and in what is handed in here; and does
 * something about it. A thread of its own judges and carries out; windows are in its memory only.
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
    /** What comes in over HTTP and is refused there is seen nowhere else. */
    private final AbuseDetector intakeDetector;

    private final ActivityParser parser;
    private final RemedyExecutor remedyExecutor;
    private final Deque<RuleViolation> pendingViolations = new ArrayDeque<>();
    private final Map<String, SubmissionTotals> lastSubmissions = new HashMap<>();
    private long lastCheckAt;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * Makes one that does not watch yet, but can be told of limits and alerts.
     *
     * @param submissions what each customer has handed in over HTTP here so far
     * @param violationListener of each verdict that was carried out, and what was done, as a sentence
     */
    public AbuseMonitor(
            Cluster cluster,
            KnownLimits limits,
            Supplier<List<SubmissionTotals>> submissions,
            BiConsumer<RuleViolation, String> violationListener) {
        AbuseConfig config = cluster.config().abuse();
        List<AbuseRule> invalidRules = config.rules().stream()
                .filter(rule -> rule.threshold() instanceof Threshold.Invalid)
                .toList();
        this.cluster = cluster;
        this.submissions = submissions;
        this.violationListener = violationListener;
        this.alerts = new Alerts(cluster);
        this.history = new ActionHistory(limits, config.quietPeriod());
        this.detector = new AbuseDetector(config.rules(), limits, history, config.memoryBytes());
        this.intakeDetector = new AbuseDetector(invalidRules, limits, history, config.memoryBytes() / 8);
        this.parser = new ActivityParser(cluster.topics(), cluster.encodings());
        this.remedyExecutor = new RemedyExecutor(new LimitAdmin(cluster), alerts);
    }

    /** Takes a record of the limits topic. */
    public void readLimit(ConsumerRecord<byte[], byte[]> message) {
        try {
            history.recordLimitChange(LimitKey.parse(RecordText.key(message)), message.timestamp());
        } catch (IllegalArgumentException e) {
            log.debug("A limit that has no key is none", e);
        }
    }

    /** Takes a record of the alerts topic, of whoever wrote it. */
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
                log.warn("An alert of the rule {} names limits that are none, and is ignored", alert.getRule());
            }
        });
    }

    private static Subject subject(String customer, Alert alert) {
        return new Subject(customer, alert.getChannel(), alert.getSender());
    }

    /** Begins to watch. */
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

    /** What fails is done again: nothing is committed before everything that came of it was carried out. */
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
            log.warn("Abuse cannot be looked for at the moment, or nothing done about it: {}", e.toString());
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

    /** What was found and is not carried out yet is found again by whoever reads on. */
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
