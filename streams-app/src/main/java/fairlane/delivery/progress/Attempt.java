package fairlane.delivery.progress;

import fairlane.delivery.LeasedDelivery;
import fairlane.ops.TraceContext;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one message: {@code QUEUED → SENDING → FINISHED}. If messages are acknowledged before they are sent,
 * {@code CLAIMED} comes before {@code SENDING}. Times are milliseconds of a monotonic clock, unless stated otherwise.
 */
public final class Attempt {
    /** The state of the attempt. */
    enum State {
        QUEUED,
        /** Sent as soon as the commit that acknowledges the message is complete. */
        CLAIMED,
        SENDING,
        FINISHED
    }

    private final PartitionProgress partition;
    private final DeliveryHeaders headers;
    private final long offset;
    private @Nullable ConsumerRecord<byte[], byte[]> message;
    private State state = State.QUEUED;
    private boolean started;
    private long startedAt;
    private long endedAt;
    private @Nullable AttemptOutcome outcome;

    private @Nullable LeasedDelivery lease;
    private long leasedUntil;
    private TraceContext.@Nullable TraceSpan traceSpan;

    /** The next attempt of the same send queue. */
    @Nullable
    Attempt nextInQueue;

    /** The send queue of the attempt; null if an earlier worker had already finished the message. */
    @Nullable
    SendQueue queue;

    Attempt(PartitionProgress partition, ConsumerRecord<byte[], byte[]> message) {
        this.partition = partition;
        this.headers = DeliveryHeaders.of(message);
        this.offset = message.offset();
        this.message = message;
    }

    public PartitionProgress partition() {
        return partition;
    }

    public DeliveryHeaders headers() {
        return headers;
    }

    public long offset() {
        return offset;
    }

    /** The consumed record; null once the message is delivered or its outcome is recorded. */
    public @Nullable ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** The size of the record in bytes; 0 once the record has been dropped. */
    int bytes() {
        return message == null
                ? 0
                : Math.max(0, message.serializedKeySize()) + Math.max(0, message.serializedValueSize());
    }

    State state() {
        return state;
    }

    public boolean isFinished() {
        return state == State.FINISHED;
    }

    /** Whether the message is acknowledged and not finished: the provider may already have it. */
    boolean isClaimed() {
        return state == State.CLAIMED || state == State.SENDING;
    }

    void claim() {
        state = State.CLAIMED;
    }

    void unclaim() {
        state = State.QUEUED;
    }

    void start(long now) {
        state = State.SENDING;
        started = true;
        startedAt = now;
    }

    /** Sets the trace span of this attempt. */
    public void setTraceSpan(TraceContext.@Nullable TraceSpan newSpan) {
        traceSpan = newSpan;
    }

    /** Ends the trace span, if there is one. @param error null if the attempt succeeded */
    public void endTraceSpan(@Nullable String error) {
        if (traceSpan != null) {
            traceSpan.end(error, System.currentTimeMillis());
            traceSpan = null;
        }
    }

    /** Marks the message as leased out by the handler. */
    public void setLease(LeasedDelivery newLease) {
        lease = newLease;
    }

    @Nullable
    LeasedDelivery lease() {
        return lease;
    }

    /** Sets the end of the current lease, in epoch milliseconds. The lease outlives the partition's assignment. */
    void setLeasedUntil(long time) {
        leasedUntil = time;
    }

    /** The end of the lease that the commit must pass on to the next worker, in epoch milliseconds; 0 if there is none. */
    public long leasedUntil() {
        return leasedUntil;
    }

    void finish(AttemptOutcome result, long now) {
        if (lease != null) {
            startedAt = Math.max(startedAt, lease.lastLeasedAt());
        }
        state = State.FINISHED;
        outcome = result;
        endedAt = now;
    }

    /** Drops the record, which is needed only for a retry or a dead letter. */
    void dropMessage() {
        message = null;
    }

    /** Whether this worker has started the attempt. */
    public boolean wasStarted() {
        return started;
    }

    public long startedAt() {
        return startedAt;
    }

    public long endedAt() {
        return endedAt;
    }

    public AttemptOutcome outcome() {
        return Objects.requireNonNull(outcome, "the attempt has no outcome yet");
    }
}
