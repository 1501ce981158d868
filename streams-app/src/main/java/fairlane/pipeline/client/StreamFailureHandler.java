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
 * What becomes of a process whose stream thread has failed. The thread is replaced where Kafka did not answer in time:
 * nothing of its last transaction has happened, and it will all happen again. Anything else ends the process, and so
 * does a failure that comes again and again.
 */
public final class StreamFailureHandler {
    private static final Logger log = LoggerFactory.getLogger(StreamFailureHandler.class);
    /** How a producer says so whose records expired: it has no exception of a class of its own for that. */
    private static final String SAFE_TO_ABORT_MESSAGE = "It is safe to abort the transaction and continue";

    private static final int MAX_REPLACEMENTS = 10;
    private static final long REPLACEMENT_WINDOW_MILLIS = 600_000;

    private final Deque<Long> replacementTimes = new ArrayDeque<>();

    /** @param now milliseconds, of a clock that never goes back */
    public synchronized StreamThreadExceptionResponse handle(Throwable failure, long now) {
        Throwable transientCause = transientCause(failure);
        while (!replacementTimes.isEmpty() && replacementTimes.getFirst() < now - REPLACEMENT_WINDOW_MILLIS) {
            replacementTimes.removeFirst();
        }
        if (transientCause == null || replacementTimes.size() == MAX_REPLACEMENTS) {
            log.error("The pipeline stops: {}", failure.getMessage(), failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        replacementTimes.addLast(now);
        log.warn("A stream thread failed, and another goes on in its place: {}", transientCause.getMessage());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** What of the failure's causes passes by itself; null where none does. */
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
