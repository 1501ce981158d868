package fairlane.delivery;

import fairlane.ops.DaemonThreads;
import fairlane.ops.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A handler that sends messages through a client library whose calls block. It sends messages concurrently, each on a
 * separate thread of a pool.
 */
public final class BlockingHandler implements Handler {
    private final Send send;
    private final ExecutorService executor;

    /** Sends one message and blocks until the result is known. */
    @FunctionalInterface
    public interface Send {
        /**
         * Sends a message and returns its result. The thread is interrupted when the attempt times out.
         *
         * @throws Exception if the attempt failed; the worker treats the exception as a {@link Result.Retry} with the
         *     exception as the error
         */
        Result send(Delivery delivery) throws Exception;
    }

    /**
     * Creates a handler.
     *
     * @param concurrency maximum number of concurrent attempts, at least 1
     * @param send the function that sends one message and returns the result
     */
    public BlockingHandler(int concurrency, Send send) {
        this.send = send;
        this.executor = Executors.newFixedThreadPool(concurrency, DaemonThreads.numbered("fairlane-send"));
    }

    @Override
    public CompletionStage<Result> deliver(Delivery delivery) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        var task = executor.submit(TraceContext.withCurrentContext(() -> {
            try {
                result.complete(send.send(delivery));
            } catch (Throwable e) {
                result.completeExceptionally(e);
                if (e instanceof Error error) {
                    throw error;
                }
            }
        }));
        result.whenComplete((value, error) -> {
            if (result.isCancelled()) {
                task.cancel(true);
            }
        });
        return result;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
