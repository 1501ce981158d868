package fairlane.delivery.progress;

import fairlane.delivery.LeasedDelivery;
import fairlane.ops.TraceContext;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one message. Its state changes from {@code QUEUED} to {@code SENDING} to {@code FINISHED}. If
 * messages are acknowledged before they are sent, the state {@code CLAIMED} comes before {@code SENDING}. Times are
 * milliseconds of a monotonic clock, unless stated otherwise.
 */
public final class Attempt {
    /** The states of an attempt to send a message. */
    enum State {
        QUEUED,
        /** The message is acknowledged by the next commit, and is sent as soon as that commit is complete. */
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

    /** The attempt that follows this one in its send queue; null if this one is the last. */
    @Nullable
    Attempt nextInQueue;

    /** The send queue that contains the attempt; null if an earlier worker had already finished the message. */
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

    /**
     * The delivery record of the message; null once it is no longer needed, because the message is delivered or the outcome
     * of the message is recorded.
     */
    public @Nullable ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** The size of the delivery record in bytes; 0 once the record has been dropped from memory. */
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

    /**
     * Whether the message is claimed or being sent. If messages are acknowledged before they are sent, the provider may
     * already have received such a message.
     */
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

    /** Ends the trace span of this attempt, if it has one. @param error why the attempt failed; null if it succeeded */
    public void endTraceSpan(@Nullable String error) {
        if (traceSpan != null) {
            traceSpan.end(error, System.currentTimeMillis());
            traceSpan = null;
        }
    }

    /** Sets the object through which the handler offers the message to clients for leasing. */
    public void setLease(LeasedDelivery newLease) {
        lease = newLease;
    }

    @Nullable
    LeasedDelivery lease() {
        return lease;
    }

    /**
     * Sets the end of the current lease of the message, in epoch milliseconds. The lease remains valid when the partition
     * is assigned to another worker.
     */
    void setLeasedUntil(long time) {
        leasedUntil = time;
    }

    /**
     * The end of the lease that the commit metadata must contain for the next worker, in epoch milliseconds; 0 if the
     * message is not leased.
     */
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

    /** Drops the delivery record to free memory. The record is needed only for a retry or a dead letter. */
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
