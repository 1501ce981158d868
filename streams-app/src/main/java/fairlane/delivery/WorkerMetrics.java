package fairlane.delivery;

import fairlane.contract.DeadLetterReason;
import fairlane.ops.Histogram;
import fairlane.ops.MetricNames;
import fairlane.ops.MetricSink;
import fairlane.schema.OutcomeStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What a worker has counted; added to by its loop, read by others. */
final class WorkerMetrics {
    private final boolean counts;
    private final LongAdder attempts = new LongAdder();
    private final Histogram took = Histogram.ofCalls();
    private final Map<OutcomeStatus, LongAdder> outcomes = new EnumMap<>(OutcomeStatus.class);
    private final Map<DeadLetterReason, LongAdder> deadLetters = new EnumMap<>(DeadLetterReason.class);
    private volatile int unfinished;

    /** @param counts whether anybody wants to know */
    WorkerMetrics(boolean counts) {
        this.counts = counts;
        for (OutcomeStatus status : OutcomeStatus.values()) {
            outcomes.put(status, new LongAdder());
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(reason, new LongAdder());
        }
    }

    /** An attempt begins. */
    void began() {
        if (counts) {
            attempts.increment();
        }
    }

    /** One that was begun has ended. */
    void ended(Attempt attempt) {
        if (counts && attempt.wasStarted()) {
            took.record(attempt.endedAt() - attempt.startedAt(), TimeUnit.MILLISECONDS);
        }
    }

    /** Kafka has what became of a message. */
    void recorded(Ending ending) {
        OutcomeStatus status = ending.status();
        LongAdder outcome = status == null ? null : outcomes.get(status);
        if (counts && outcome != null) {
            outcome.increment();
        }
        LongAdder given = ending instanceof Ending.GivenUp givenUp ? deadLetters.get(givenUp.reason()) : null;
        if (counts && given != null) {
            given.increment();
        }
    }

    /** So many messages are in hand now. */
    void inHand(int messages) {
        unfinished = messages;
    }

    void tell(String channel, MetricSink sink) {
        sink.tell(MetricNames.ATTEMPTS, attempts.sum(), channel);
        sink.tell(MetricNames.ATTEMPT_TIME, took, channel);
        sink.tell(MetricNames.UNFINISHED, unfinished, channel);
        outcomes.forEach((status, count) -> sink.tell(MetricNames.OUTCOMES, count.sum(), channel, status.name()));
        deadLetters.forEach(
                (reason, count) -> sink.tell(MetricNames.DEAD_LETTERS, count.sum(), channel, reason.name()));
    }
}
