package fairlane.gateway.http;

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
final class ResponseWriter {
    /** A shorter answer is out of our hands at once. */
    private static final int SOCKET_BUFFER_BYTES = 16 << 10;

    private final Duration timeout;

    /** @param timeout for a body to come, and for an answer to be read */
    ResponseWriter(Duration timeout) {
        this.timeout = timeout;
    }

    /** A caller has so long to send its body, also one that is not read to its end. */
    void closeIfBodyIsLate(HttpServerExchange exchange) {
        if (!exchange.isRequestComplete()) {
            closeUnlessDone(exchange, exchange::isRequestComplete);
        }
    }

    private void closeUnlessDone(HttpServerExchange exchange, BooleanSupplier done) {
        XnioExecutor.Key timer = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (!done.getAsBoolean()) {
                                IoUtils.safeClose(exchange.getConnection());
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((completed, next) -> {
            timer.remove();
            next.proceed();
        });
    }

    /** Ends a call at once with an answer. On the call's own thread. */
    void write(HttpServerExchange exchange, CallResult result) {
        write(exchange, result, false);
    }

    /** Ends the call with an answer. On the call's own thread. @param waited so that the caller may have hung up since */
    void write(HttpServerExchange exchange, CallResult result, boolean mayHaveHungUp) {
        Response response = result instanceof Problem problem ? problem.toResponse() : (Response) result;
        Runnable onUndelivered = response.onUndelivered();
        if (onUndelivered != null && mayHaveHungUp && HangUpDetector.hasHungUp(exchange)) {
            onUndelivered.run();
            IoUtils.safeClose(exchange.getConnection());
            return;
        }
        exchange.setStatusCode(response.status());
        response.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (response.body().length == 0) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
        exchange.setResponseContentLength(response.body().length);
        if (response.body().length > SOCKET_BUFFER_BYTES) {
            closeUnlessDone(exchange, exchange::isComplete);
        }
        ByteBuffer body = ByteBuffer.wrap(response.body());
        if (onUndelivered == null) {
            exchange.getResponseSender().send(body);
        } else {
            exchange.getResponseSender().send(body, new UndeliveredCallback(onUndelivered));
        }
    }

    /** Ends the call, and does something else where that fails. */
    private static final class UndeliveredCallback extends DefaultIoCallback {
        private final Runnable onUndelivered;

        UndeliveredCallback(Runnable onUndelivered) {
            this.onUndelivered = onUndelivered;
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
            onUndelivered.run();
            super.onException(exchange, sender, exception);
        }
    }
}
