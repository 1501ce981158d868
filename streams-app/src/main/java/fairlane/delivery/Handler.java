package fairlane.delivery;

import java.util.concurrent.CompletionStage;

/**
 * Sends messages to a provider: a carrier, a mail server or a service of the customer.
 *
 * <p>A worker calls the handler from one thread, and calls it again while earlier attempts are in progress. The handler
 * must therefore return immediately, and complete the returned stage when the result is known. The worker passes the
 * messages of a lane one at a time. A handler whose client blocks should use {@link BlockingHandler}.
 *
 * <p>The same message may be delivered again after a crash, a rebalance or a timeout. {@link Delivery#idempotencyKey()} is
 * the same each time, so that a provider that supports idempotency keys sends the message only once.
 */
@FunctionalInterface
public interface Handler extends AutoCloseable {
    /**
     * Starts to send a message.
     *
     * @return a stage that completes with the result of the attempt; a stage that completes exceptionally is treated as a
     *     {@link Result.Retry} with the exception as the error
     * @throws Exception if the attempt failed; treated like a stage that completes exceptionally
     */
    CompletionStage<Result> deliver(Delivery delivery) throws Exception;

    /** Closes the connections and stops the threads of the handler. Called once, after the last delivery. */
    @Override
    default void close() {}
}
