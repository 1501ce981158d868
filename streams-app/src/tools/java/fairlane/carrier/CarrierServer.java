package fairlane.carrier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import fairlane.config.ConfigException;
import fairlane.delivery.handlers.WebhookSignature;
import fairlane.http.HttpListener;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that receives webhook requests at any path. It responds with 429 and {@code Retry-After} while it is
 * closed or its rate is exceeded, with 401 if the signature is invalid, with 500 and 400 as often as the fault profile
 * states, and otherwise with 200 and an id for the message.
 */
final class CarrierServer implements AutoCloseable {
    static final int UNAUTHORIZED = 401;
    static final int TOO_MANY_REQUESTS = 429;

    private static final JsonMapper MAPPER = new JsonMapper();
    /** The maximum size of a webhook body. A send request has at most 900,000 bytes, but Base64 and JSON enlarge it. */
    private static final long MAX_BODY_BYTES = 8L << 20;

    private final HttpListener listener;
    private final Behaviour behaviour;
    private final ArrivalLog arrivals;
    private final AtomicLong lastCarrierId = new AtomicLong();
    /**
     * The time at which the closed carrier opens, as a value of {@link System#nanoTime()}; null before the first
     * arrival.
     */
    private final AtomicReference<@Nullable Long> opensAt = new AtomicReference<>();

    /**
     * Determines how the server responds.
     *
     * @param faults the latency and the share of failures
     * @param closedFor time after the first arrival during which every response is 429
     * @param throttle limits the webhook requests per interval; null: no limit
     * @param retryAfter the value of the header {@code Retry-After} in a response with status 429, in whole seconds
     * @param signature verifies the signatures of requests; null: signatures are not checked
     */
    record Behaviour(
            FaultProfile faults,
            Duration closedFor,
            @Nullable IntervalThrottle throttle,
            Duration retryAfter,
            @Nullable WebhookSignature signature) {}

    private CarrierServer(int port, Behaviour behaviour, ArrivalLog arrivals) {
        this.behaviour = behaviour;
        this.arrivals = arrivals;
        Undertow.Builder server = Undertow.builder()
                .addHttpListener(port, "localhost")
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
                .setHandler(this::handle);
        this.listener = HttpListener.start(
                server,
                failure -> new ConfigException("the port " + port
                        + " is in use: stop the process that listens there, or set another port with --port"));
    }

    /**
     * Starts a server.
     *
     * @throws ConfigException if the port is in use
     */
    static CarrierServer start(int port, Behaviour behaviour, ArrivalLog arrivals) {
        return new CarrierServer(port, behaviour, arrivals);
    }

    /** Returns the URL to which webhook requests can be sent. */
    String url() {
        return "http://localhost:" + listener.port() + "/";
    }

    private void handle(HttpServerExchange exchange) {
        long time = System.currentTimeMillis();
        if (exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.getRequestReceiver().receiveFullBytes((received, body) -> receive(received, body, time));
        } else {
            exchange.setStatusCode(405);
            exchange.getResponseSender().send("This is a carrier for webhooks: POST something.\n");
        }
    }

    private void receive(HttpServerExchange exchange, byte[] body, long time) {
        int status = status(exchange, body);
        arrivals.record(time, header(exchange, "webhook-id"), parseJson(body), status);
        long latency = status == TOO_MANY_REQUESTS
                ? 0
                : behaviour.faults().latency(ThreadLocalRandom.current()).toMillis();
        if (latency == 0) {
            respond(exchange, status);
            return;
        }
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> exchange.getIoThread()
                        .executeAfter(() -> respond(exchange, status), latency, TimeUnit.MILLISECONDS));
    }

    private int status(HttpServerExchange exchange, byte[] body) {
        long now = System.nanoTime();
        if (isClosed(now)
                || (behaviour.throttle() != null && !behaviour.throttle().tryPass(now))) {
            return TOO_MANY_REQUESTS;
        }
        return isSigned(exchange, body) ? behaviour.faults().status(ThreadLocalRandom.current()) : UNAUTHORIZED;
    }

    private boolean isClosed(long now) {
        opensAt.compareAndSet(null, now + behaviour.closedFor().toNanos());
        Long opensAtNanos = opensAt.get();
        return opensAtNanos != null && now - opensAtNanos < 0;
    }

    private boolean isSigned(HttpServerExchange exchange, byte[] body) {
        String id = header(exchange, "webhook-id");
        String timestamp = header(exchange, "webhook-timestamp");
        String signatures = header(exchange, "webhook-signature");
        return behaviour.signature() == null
                || (id != null
                        && timestamp != null
                        && signatures != null
                        && behaviour.signature().verifies(id, timestamp, body, signatures));
    }

    private void respond(HttpServerExchange exchange, int status) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        if (status == TOO_MANY_REQUESTS) {
            exchange.getResponseHeaders()
                    .put(Headers.RETRY_AFTER, behaviour.retryAfter().toSeconds());
        }
        exchange.getResponseSender().send(responseBody(status));
    }

    private String responseBody(int status) {
        return switch (status) {
            case FaultProfile.OK -> "{\"id\":\"carrier-" + lastCarrierId.incrementAndGet() + "\"}";
            case TOO_MANY_REQUESTS -> "{\"error\":\"too many requests\"}";
            case UNAUTHORIZED -> "{\"error\":\"the signature is missing or wrong\"}";
            case FaultProfile.REJECTED -> "{\"error\":\"rejected because of --reject\"}";
            default -> "{\"error\":\"failed because of --fail\"}";
        };
    }

    private static @Nullable String header(HttpServerExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private static JsonNode parseJson(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance(); // a request whose body is not JSON counts as an arrival, too
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
