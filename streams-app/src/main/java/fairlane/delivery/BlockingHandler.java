package fairlane.delivery;

import fairlane.ops.DaemonThreads;
import fairlane.ops.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Lets a client that blocks send as many messages at a time as the worker has in hand, each on a thread of a pool. */
public final class BlockingHandler implements Handler {
    private final Send send;
    private final ExecutorService executor;

    /** One blocking attempt. */
    @FunctionalInterface
    public interface Send {
        /**
         * Sends a message, and returns when it is known what became of it. Interrupted when its time is up.
         *
         * @throws Exception counts as a {@link Result.Retry} with the exception as its sentence
         */
        Result send(Delivery delivery) throws Exception;
    }

    /**
     * Makes a handler of a blocking one.
     *
     * @param concurrency how many at a time, at least 1
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
