package fairlane.delivery;

import java.util.concurrent.CompletionStage;

/**
 * Sends messages to a provider: a carrier, a mail server or a service of the customer.
 *
 * <p>A worker calls the handler from one thread, and calls it again while earlier attempts are in progress. The handler must
 * therefore return immediately, and complete the returned stage when the result is known. It gets one message of a lane at a
 * time. A handler whose client blocks uses {@link BlockingHandler}.
 *
 * <p>The same message may be delivered again after a crash, a rebalance or a timeout. {@link Delivery#idempotencyKey()} is
 * the same each time, so that a provider that supports idempotency keys sends the message once.
 */
@FunctionalInterface
public interface Handler extends AutoCloseable {
    /**
     * Starts to send a message.
     *
     * @return completes with the result; exceptional completion is treated as a {@link Result.Retry} with the exception as
     *     its error
     * @throws Exception treated in the same way
     */
    CompletionStage<Result> deliver(Delivery delivery) throws Exception;

    /** Releases connections and threads. Called once, after the last delivery. */
    @Override
    default void close() {}
}
