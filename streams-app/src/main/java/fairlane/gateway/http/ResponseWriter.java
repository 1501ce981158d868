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

/** Writes responses, and closes the connections of callers that send a body or read a response too slowly. */
final class ResponseWriter {
    /**
     * The length in bytes up to which a response fits in the socket buffer, so that a slow caller cannot delay the
     * write.
     */
    private static final int SOCKET_BUFFER_BYTES = 16 << 10;

    private final Duration timeout;

    /**
     * @param timeout the time within which a caller must send the whole body of a call and, later, read the whole
     *     response
     */
    ResponseWriter(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Closes the connection if the caller does not send the whole body within the timeout, even if the gateway does not
     * need the body.
     */
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

    /**
     * Ends a call whose result was available at once, and writes the response. This method must run on the connection's I/O
     * thread.
     */
    void write(HttpServerExchange exchange, CallResult result) {
        write(exchange, result, false);
    }

    /**
     * Ends a call and writes the response. This method must run on the connection's I/O thread.
     *
     * @param mayHaveHungUp true if the result was not available at once; the caller may then have closed the connection
     *     meanwhile
     */
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

    /** Ends the call once the response is written, and runs a task if writing the response fails. */
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
