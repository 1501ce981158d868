package fairlane.delivery.worker;

import fairlane.contract.DeadLetterReason;
import fairlane.delivery.progress.Attempt;
import fairlane.delivery.progress.AttemptOutcome;
import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.schema.OutcomeStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a worker. The worker loop updates the counters, and other threads read them. */
final class WorkerMetrics {
    private final boolean enabled;
    private final LongAdder attempts = new LongAdder();
    private final Histogram attemptTime = Histogram.ofCalls();
    private final Map<OutcomeStatus, LongAdder> outcomes = new EnumMap<>(OutcomeStatus.class);
    private final Map<DeadLetterReason, LongAdder> deadLetters = new EnumMap<>(DeadLetterReason.class);
    private volatile int unfinished;

    /** @param enabled whether to count attempts and outcomes; if false, most metrics stay 0 */
    WorkerMetrics(boolean enabled) {
        this.enabled = enabled;
        for (OutcomeStatus status : OutcomeStatus.values()) {
            outcomes.put(status, new LongAdder());
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(reason, new LongAdder());
        }
    }

    /** Counts an attempt that was started. */
    void attemptStarted() {
        if (enabled) {
            attempts.increment();
        }
    }

    /** Records the duration of an attempt. */
    void attemptFinished(Attempt attempt) {
        if (enabled && attempt.wasStarted()) {
            attemptTime.record(attempt.endedAt() - attempt.startedAt(), TimeUnit.MILLISECONDS);
        }
    }

    /** Counts an outcome that has been recorded in Kafka. */
    void outcomeRecorded(AttemptOutcome attemptOutcome) {
        OutcomeStatus status = attemptOutcome.status();
        LongAdder outcomeCount = status == null ? null : outcomes.get(status);
        if (enabled && outcomeCount != null) {
            outcomeCount.increment();
        }
        LongAdder deadLetterCount = attemptOutcome instanceof AttemptOutcome.DeadLettered deadLettered
                ? deadLetters.get(deadLettered.reason())
                : null;
        if (enabled && deadLetterCount != null) {
            deadLetterCount.increment();
        }
    }

    /** Sets the current number of messages in progress. */
    void setUnfinished(int messages) {
        unfinished = messages;
    }

    void writeTo(String channel, MetricSink sink) {
        sink.report(MetricNames.ATTEMPTS, attempts.sum(), channel);
        sink.report(MetricNames.ATTEMPT_TIME, attemptTime, channel);
        sink.report(MetricNames.UNFINISHED, unfinished, channel);
        outcomes.forEach((status, count) -> sink.report(MetricNames.OUTCOMES, count.sum(), channel, status.name()));
        deadLetters.forEach(
                (reason, count) -> sink.report(MetricNames.DEAD_LETTERS, count.sum(), channel, reason.name()));
    }
}
