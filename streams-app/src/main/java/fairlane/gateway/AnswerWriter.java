package fairlane.gateway;

import io.undertow.io.DefaultIoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** Writes answers, and cuts off whoever sends a body or reads an answer too slowly. */
final class AnswerWriter {
    /** A shorter answer is out of our hands at once. */
    private static final int SOCKET_BUFFER_BYTES = 16 << 10;

    private final Duration timeout;

    /** @param timeout for a body to come, and for an answer to be read */
    AnswerWriter(Duration timeout) {
        this.timeout = timeout;
    }

    /** A caller has so long to send its body, also one that is not read to its end. */
    void cutOffIfSlow(HttpServerExchange exchange) {
        if (!exchange.isRequestComplete()) {
            cutOff(exchange, exchange::isRequestComplete);
        }
    }

    private void cutOff(HttpServerExchange exchange, BooleanSupplier done) {
        XnioExecutor.Key tooSlow = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (!done.getAsBoolean()) {
                                IoUtils.safeClose(exchange.getConnection());
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((ended, next) -> {
            tooSlow.remove();
            next.proceed();
        });
    }

    /** Ends a call at once with an answer. On the call's own thread. */
    void write(HttpServerExchange exchange, Reply reply) {
        write(exchange, reply, false);
    }

    /** Ends the call with an answer. On the call's own thread. @param waited so that the caller may have hung up since */
    void write(HttpServerExchange exchange, Reply reply, boolean waited) {
        Answer answer = reply instanceof Problem problem ? problem.answer() : (Answer) reply;
        Runnable undelivered = answer.undelivered();
        if (undelivered != null && waited && HangUp.isSeen(exchange)) {
            undelivered.run();
            IoUtils.safeClose(exchange.getConnection());
            return;
        }
        exchange.setStatusCode(answer.status());
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (answer.body().length == 0) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.contentType());
        exchange.setResponseContentLength(answer.body().length);
        if (answer.body().length > SOCKET_BUFFER_BYTES) {
            cutOff(exchange, exchange::isComplete);
        }
        ByteBuffer body = ByteBuffer.wrap(answer.body());
        if (undelivered == null) {
            exchange.getResponseSender().send(body);
        } else {
            exchange.getResponseSender().send(body, new OrElse(undelivered));
        }
    }

    /** Ends the call, and does something else where that fails. */
    private static final class OrElse extends DefaultIoCallback {
        private final Runnable undelivered;

        OrElse(Runnable undelivered) {
            this.undelivered = undelivered;
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
            undelivered.run();
            super.onException(exchange, sender, exception);
        }
    }
}
