package fairlane.abuse;

import fairlane.admin.Cluster;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.topics.Alerts;
import fairlane.config.AbuseConfig;
import fairlane.config.AbuseRule;
import fairlane.config.Threshold;
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
public final class AbuseWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AbuseWatch.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long AFTER_A_FAILURE_MILLIS = 1_000;
    private static final long CLOSE_WITHIN_MILLIS = 10_000;

    private final Cluster cluster;
    private final Supplier<List<HandedIn>> handedIn;
    private final BiConsumer<Verdict, String> told;
    private final Alerts alerts;
    private final Ledger ledger;
    private final Judge judge;
    /** What comes in over HTTP and is refused there is seen nowhere else. */
    private final Judge intakeJudge;

    private final Happenings happenings;
    private final Remedies remedies;
    private final Deque<Verdict> open = new ArrayDeque<>();
    private final Map<String, HandedIn> counted = new HashMap<>();
    private long lookedAt;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * Makes one that does not watch yet, but can be told of limits and alerts.
     *
     * @param handedIn what each customer has handed in over HTTP here so far
     * @param told of each verdict that was carried out, and what was done, as a sentence
     */
    public AbuseWatch(
            Cluster cluster, KnownLimits limits, Supplier<List<HandedIn>> handedIn, BiConsumer<Verdict, String> told) {
        AbuseConfig config = cluster.config().abuse();
        List<AbuseRule> onInvalid = config.rules().stream()
                .filter(rule -> rule.threshold() instanceof Threshold.Invalid)
                .toList();
        this.cluster = cluster;
        this.handedIn = handedIn;
        this.told = told;
        this.alerts = new Alerts(cluster);
        this.ledger = new Ledger(limits, config.calm());
        this.judge = new Judge(config.rules(), limits, ledger, config.memoryBytes());
        this.intakeJudge = new Judge(onInvalid, limits, ledger, config.memoryBytes() / 8);
        this.happenings = new Happenings(cluster.topics(), cluster.encodings());
        this.remedies = new Remedies(new LimitAdmin(cluster), alerts);
    }

    /** Takes a record of the limits topic. */
    public void readLimit(ConsumerRecord<byte[], byte[]> message) {
        try {
            ledger.changed(LimitKey.parse(RecordText.key(message)), message.timestamp());
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
                ledger.done(
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
        WatchedTopics topics = new WatchedTopics(cluster, open::isEmpty);
        thread = DaemonThreads.named("fairlane-abuse").newThread(() -> run(topics));
        thread.start();
    }

    private void run(WatchedTopics topics) {
        try (topics) {
            while (!closed) {
                turn(topics);
            }
        }
    }

    /** What fails is done again: nothing is committed before everything that came of it was carried out. */
    private void turn(WatchedTopics topics) {
        try {
            topics.poll(POLL, this::judge);
            long now = System.currentTimeMillis();
            boolean isTime = now - lookedAt >= LOOK_EVERY_MILLIS;
            if (isTime) {
                lookedAt = now;
                judgeHandedIn(now);
            }
            carryOut();
            if (isTime) {
                topics.commit();
            }
        } catch (RuntimeException e) {
            log.warn("Abuse cannot be looked for at the moment, or nothing done about it: {}", e.toString());
            DaemonThreads.pause(AFTER_A_FAILURE_MILLIS);
        }
    }

    private void judge(ConsumerRecord<byte[], byte[]> message) {
        long now = Math.min(message.timestamp(), System.currentTimeMillis());
        happenings.of(message).ifPresent(happening -> open.addAll(judge.see(happening, now)));
    }

    private void judgeHandedIn(long now) {
        for (HandedIn all : handedIn.get()) {
            HandedIn before = counted.put(all.customer(), all);
            long messages = all.messages() - (before == null ? 0 : before.messages());
            long invalid = all.invalid() - (before == null ? 0 : before.invalid());
            if (messages > 0) {
                open.addAll(intakeJudge.see(new Happening.Counted(all.customer(), messages, invalid), now));
            }
        }
    }

    private void carryOut() {
        while (!open.isEmpty()) {
            Verdict verdict = open.element();
            told.accept(verdict, remedies.carryOut(verdict));
            open.remove();
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
            thread.join(CLOSE_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
