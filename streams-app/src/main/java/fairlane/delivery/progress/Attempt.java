package fairlane.delivery.progress;

import fairlane.delivery.LeasedDelivery;
import fairlane.ops.TraceContext;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One message in hand, on its way: {@code QUEUED → SENDING → ENDED}, with {@code CLAIMED} in between where it is
 * acknowledged before it is sent. Its times are milliseconds of a clock that never goes back.
 */
public final class Attempt {
    /** Where it is. */
    enum State {
        QUEUED,
        /** To be sent as soon as that is acknowledged. */
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

    /** The next of its lane. */
    @Nullable
    Attempt nextInQueue;

    /** Where it waits; null: it never did. */
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

    /** The record that it came in; what is delivered has none any more. */
    public @Nullable ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** Of the record, while it is kept. */
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

    /** Whether it is known, or may be, that the provider has it. */
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

    /** It is a step of the message's trace. */
    public void setTraceSpan(TraceContext.@Nullable TraceSpan newSpan) {
        traceSpan = newSpan;
    }

    /** The step is over, if there is one. @param error null: as it should be */
    public void endTraceSpan(@Nullable String error) {
        if (traceSpan != null) {
            traceSpan.end(error, System.currentTimeMillis());
            traceSpan = null;
        }
    }

    /** The handler lends it. */
    public void setLease(LeasedDelivery newLease) {
        lease = newLease;
    }

    @Nullable
    LeasedDelivery lease() {
        return lease;
    }

    /** Somebody has it until then, epoch milliseconds, whoever has its partition. */
    void setLeasedUntil(long time) {
        leasedUntil = time;
    }

    /** 0: nobody has it, as far as this worker has to tell another. */
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

    /** Lets go of what is only needed for a message that goes elsewhere. */
    void dropMessage() {
        message = null;
    }

    /** Whether this worker has sent it. */
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
        return Objects.requireNonNull(outcome, "not ended");
    }
}
