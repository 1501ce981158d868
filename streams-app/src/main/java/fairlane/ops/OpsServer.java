package fairlane.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.OpsConfig;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What those who run a process ask of it over HTTP:
 *
 * <ul>
 *   <li>{@code GET /metrics}: the text format of Prometheus; 404 where {@code metrics.enabled} is false
 *   <li>{@code GET /health/live}, {@code GET /health/ready}: 200 or 503, and in JSON what is wrong
 * </ul>
 */
public final class OpsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int THREADS = 2;

    private final JsonMapper mapper = new JsonMapper();
    private final Undertow server;
    private final @Nullable Meters meters;
    private volatile @Nullable List<Part> parts;

    /** How health is told. @param wrong sentences */
    private record Answer(boolean well, List<String> wrong) {}

    private OpsServer(OpsConfig config) {
        this.meters = config.metrics() ? new Meters() : null;
        HttpHandler routes = new RoutingHandler()
                .get("/metrics", this::answerMetrics)
                .get("/health/live", exchange -> answer(exchange, wrongOf(Part::live)))
                .get("/health/ready", exchange -> answer(exchange, readiness()));
        this.server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(THREADS)
                .addHttpListener(config.port(), config.bind())
                .setHandler(new BlockingHandler(routes))
                .build();
    }

    /**
     * Starts it: what runs is alive from now on, and ready once there is something to {@link #serve}.
     *
     * @throws OpsException if the address is taken
     */
    public static OpsServer start(OpsConfig config) {
        OpsServer ops = new OpsServer(config);
        try {
            ops.server.start();
            return ops;
        } catch (RuntimeException e) {
            ops.closeMeters();
            if (e.getCause() instanceof BindException) {
                throw new OpsException(
                        "the address " + config.bind() + ":" + config.port()
                                + ", where metrics and health are told, is taken: end what listens there, or give"
                                + " another with ops.port in the configuration or FAIRLANE_OPS_PORT in the environment"
                                + " (0: any that is free)",
                        e);
            }
            throw e;
        }
    }

    /** Tells of these from now on; to be called once. */
    public void serve(List<Part> all) {
        if (meters != null) {
            meters.serve(all);
        }
        parts = List.copyOf(all);
    }

    /** {@code http://host:port}. */
    public String url() {
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return "http://" + bound.getHostString() + ":" + bound.getPort();
    }

    private List<String> wrongOf(Function<Part, Health> look) {
        List<String> wrong = new ArrayList<>();
        List<Part> all = parts;
        for (Part part : all == null ? List.<Part>of() : all) {
            look.apply(part).why().ifPresent(why -> wrong.add(part.name() + ": " + why));
        }
        return wrong;
    }

    private List<String> readiness() {
        return parts == null
                ? List.of("it starts")
                : wrongOf(part -> part.live().and(part.ready()));
    }

    private void answer(HttpServerExchange exchange, List<String> wrong) throws JsonProcessingException {
        exchange.setStatusCode(wrong.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(mapper.writeValueAsString(new Answer(wrong.isEmpty(), wrong)) + "\n");
    }

    private void answerMetrics(HttpServerExchange exchange) throws IOException {
        if (meters == null) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND);
            exchange.getResponseSender().send("metrics.enabled is false\n");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
        try (OutputStream out = exchange.getOutputStream()) {
            meters.writeTo(out);
        }
    }

    private void closeMeters() {
        if (meters != null) {
            meters.close();
        }
    }

    @Override
    public void close() {
        server.stop();
        closeMeters();
    }
}
