package fairlane.delivery;

import java.util.concurrent.CompletionStage;

/**
 * Brings a message to whoever sends it on: a carrier, a mail server, a customer's own service.
 *
 * <p>A worker calls it from one thread, and calls it again while earlier sends are under way: it returns at once, and
 * completes what it returned when it knows the result. Of one lane it has one message at a time. One that blocks wraps
 * itself with {@link BlockingHandler}.
 *
 * <p>The same message may come again (after a crash, a rebalance, or an attempt that took too long): {@link
 * Delivery#idempotencyKey()} is the same each time, and the provider that knows it sends once.
 */
@FunctionalInterface
public interface Handler extends AutoCloseable {
    /**
     * Starts to send a message.
     *
     * @return completes with what became of it; a failure is a {@link Result.Retry} with the exception as its sentence
     * @throws Exception likewise
     */
    CompletionStage<Result> deliver(Delivery delivery) throws Exception;

    /** Gives back connections and threads; called once, after the last delivery has ended. */
    @Override
    default void close() {}
}
