package fairlane.pipeline.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens after a stream thread has failed. If Kafka did not respond in time, the thread is replaced; its
 * last transaction had no effect and will be repeated. Any other failure ends the pipeline. After 10 replacements
 * within 10 minutes, the next failure also ends the pipeline.
 */
public final class StreamFailureHandler {
    private static final Logger log = LoggerFactory.getLogger(StreamFailureHandler.class);
    /**
     * Part of the exception message with which a producer reports that records have expired before the broker
     * acknowledged them. There is no exception class for this failure.
     */
    private static final String SAFE_TO_ABORT_MESSAGE = "It is safe to abort the transaction and continue";

    private static final int MAX_REPLACEMENTS = 10;
    private static final long REPLACEMENT_WINDOW_MILLIS = 600_000;

    private final Deque<Long> replacementTimes = new ArrayDeque<>();

    /**
     * Returns how Streams must respond to the failure of a stream thread.
     *
     * @param now the current time in milliseconds of a monotonic clock
     */
    public synchronized StreamThreadExceptionResponse handle(Throwable failure, long now) {
        Throwable transientCause = transientCause(failure);
        while (!replacementTimes.isEmpty() && replacementTimes.getFirst() < now - REPLACEMENT_WINDOW_MILLIS) {
            replacementTimes.removeFirst();
        }
        if (transientCause == null || replacementTimes.size() == MAX_REPLACEMENTS) {
            log.error(
                    "The pipeline stops, because a stream thread failed and will not be replaced. Cause: {}",
                    failure.getMessage(),
                    failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        replacementTimes.addLast(now);
        log.warn(
                "A stream thread failed and will be replaced; its last transaction will be repeated. Cause: {}",
                transientCause.getMessage());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Returns the first transient failure among a failure and its causes; null if none of them is transient. */
    static @Nullable Throwable transientCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof InvalidTxnStateException
                    || cause instanceof TransactionAbortableException
                    || String.valueOf(cause.getMessage()).contains(SAFE_TO_ABORT_MESSAGE)) {
                return cause;
            }
        }
        return null;
    }
}
