package fairlane.delivery.handlers;

import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.wire.Masks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes each message to the log, with recipient and body masked, and reports the message as delivered. */
final class LogHandler implements Handler {
    private static final Logger log = LoggerFactory.getLogger(LogHandler.class);
    private static final CompletionStage<Result> DELIVERED = CompletableFuture.completedFuture(Result.delivered());

    private final Level level;

    LogHandler(Level level) {
        this.level = level;
    }

    @Override
    public CompletionStage<Result> deliver(Delivery delivery) {
        if (log.isEnabledForLevel(level)) {
            log.atLevel(level)
                    .log(
                            "{} {} {} -> {}, {}, attempt {}",
                            delivery.channel(),
                            delivery.idempotencyKey(),
                            delivery.sender() == null ? "" : delivery.sender(),
                            Masks.recipient(delivery.request().getRecipient()),
                            Masks.body(delivery.request().getBody()),
                            delivery.attempt());
        }
        return DELIVERED;
    }
}
