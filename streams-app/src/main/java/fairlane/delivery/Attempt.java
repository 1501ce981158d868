package fairlane.delivery;

import fairlane.ops.Traces;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One message in hand, on its way: {@code QUEUED → SENDING → ENDED}, with {@code CLAIMED} in between where it is
 * acknowledged before it is sent. Its times are milliseconds of a clock that never goes back.
 */
final class Attempt {
    /** Where it is. */
    enum State {
        QUEUED,
        /** To be sent as soon as that is acknowledged. */
        CLAIMED,
        SENDING,
        ENDED
    }

    private final PartitionProgress partition;
    private final Origin origin;
    private final long offset;
    private @Nullable ConsumerRecord<byte[], byte[]> message;
    private State state = State.QUEUED;
    private boolean started;
    private long startedAt;
    private long endedAt;
    private @Nullable Ending ending;

    private @Nullable Loan loan;
    private long lentUntil;
    private Traces.@Nullable Step step;

    /** The next of its lane. */
    @Nullable
    Attempt next;

    /** Where it waits; null: it never did. */
    @Nullable
    Lane lane;

    Attempt(PartitionProgress partition, ConsumerRecord<byte[], byte[]> message) {
        this.partition = partition;
        this.origin = Origin.of(message);
        this.offset = message.offset();
        this.message = message;
    }

    PartitionProgress partition() {
        return partition;
    }

    Origin origin() {
        return origin;
    }

    long offset() {
        return offset;
    }

    /** The record that it came in; what is delivered has none any more. */
    @Nullable
    ConsumerRecord<byte[], byte[]> message() {
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

    boolean isEnded() {
        return state == State.ENDED;
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
    void trace(Traces.@Nullable Step its) {
        step = its;
    }

    /** The step is over, if there is one. @param error null: as it should be */
    void endTrace(@Nullable String error) {
        if (step != null) {
            step.end(error, System.currentTimeMillis());
            step = null;
        }
    }

    /** The handler lends it. */
    void lend(Loan to) {
        loan = to;
    }

    @Nullable
    Loan loan() {
        return loan;
    }

    /** Somebody has it until then, epoch milliseconds, whoever has its partition. */
    void lendUntil(long time) {
        lentUntil = time;
    }

    /** 0: nobody has it, as far as this worker has to tell another. */
    long lentUntil() {
        return lentUntil;
    }

    void end(Ending how, long now) {
        if (loan != null) {
            startedAt = Math.max(startedAt, loan.startedAt());
        }
        state = State.ENDED;
        ending = how;
        endedAt = now;
    }

    /** Lets go of what is only needed for a message that goes elsewhere. */
    void dropMessage() {
        message = null;
    }

    /** Whether this worker has sent it. */
    boolean wasStarted() {
        return started;
    }

    long startedAt() {
        return startedAt;
    }

    long endedAt() {
        return endedAt;
    }

    Ending ending() {
        return Objects.requireNonNull(ending, "not ended");
    }
}
