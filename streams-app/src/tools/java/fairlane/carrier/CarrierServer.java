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
 * An HTTP server that answers webhooks at any path: 429 with {@code Retry-After} while it is closed and above its rate,
 * 401 without a valid signature, 500 and 400 as the fault profile says, else 200 with an id for the message.
 */
final class CarrierServer implements AutoCloseable {
    static final int UNAUTHORIZED = 401;
    static final int TOO_MANY_REQUESTS = 429;

    private static final JsonMapper MAPPER = new JsonMapper();
    /** A request has at most 900,000 bytes; Base64 and JSON enlarge it. */
    private static final long MAX_BODY_BYTES = 8L << 20;

    private final HttpListener listener;
    private final Behaviour behaviour;
    private final ArrivalLog arrivals;
    private final AtomicLong lastCarrierId = new AtomicLong();
    /** The end of the closed time, as {@link System#nanoTime()}; null before the first arrival. */
    private final AtomicReference<@Nullable Long> opensAt = new AtomicReference<>();

    /**
     * How the server answers.
     *
     * @param closedFor time after the first arrival in which it answers 429 to everything
     * @param throttle limit of accepted webhooks; null: none
     * @param retryAfter the {@code Retry-After} of a 429, in whole seconds
     * @param signature verifies signatures; null: signatures are not checked
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

    /** @throws ConfigException if the port is taken */
    static CarrierServer start(int port, Behaviour behaviour, ArrivalLog arrivals) {
        return new CarrierServer(port, behaviour, arrivals);
    }

    /** Returns the URL for webhooks. */
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
            return MissingNode.getInstance(); // a body that is no JSON counts as an arrival, too
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
