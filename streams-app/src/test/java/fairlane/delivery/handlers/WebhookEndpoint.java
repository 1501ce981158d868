package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that receives webhooks. It stores the received requests and sends configurable responses. */
final class WebhookEndpoint implements AutoCloseable {
    /** A request that the endpoint received. @param connection the port of the client, which identifies the connection */
    record ReceivedRequest(String path, HeaderMap headers, String body, int connection) {
        String header(String name) {
            return headers.getFirst(name);
        }
    }

    /** Responds to a request, or leaves it without a response. */
    @FunctionalInterface
    interface Responder {
        void respond(HttpServerExchange exchange) throws IOException;
    }

    private final Queue<ReceivedRequest> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closedConnections = new AtomicInteger();
    private final Undertow server;

    WebhookEndpoint(Responder responder) {
        server = Undertow.builder()
                .addHttpListener(0, "localhost")
                .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes((same, body) -> {
                    received.add(new ReceivedRequest(
                            same.getRequestPath(),
                            same.getRequestHeaders(),
                            new String(body, UTF_8),
                            ((InetSocketAddress) same.getConnection().getPeerAddress()).getPort()));
                    same.getConnection().addCloseListener(closed -> closedConnections.incrementAndGet());
                    respond(responder, same);
                }))
                .build();
        server.start();
    }

    private static void respond(Responder responder, HttpServerExchange exchange) {
        try {
            responder.respond(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WebhookEndpoint answering(int status, Map<String, String> headers, String body) {
        return new WebhookEndpoint(exchange -> {
            exchange.setStatusCode(status);
            headers.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
            exchange.getResponseSender().send(body);
        });
    }

    String url() {
        return "http://localhost:"
                + ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort() + "/hook";
    }

    Queue<ReceivedRequest> received() {
        return received;
    }

    /** The number of connections that were closed after the endpoint had received a request over them. */
    int closedConnections() {
        return closedConnections.get();
    }

    @Override
    public void close() {
        server.stop();
    }
}
