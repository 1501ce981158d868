package fairlane.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.OpsConfig;
import fairlane.http.HttpListener;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metrics and the health of a process over HTTP:
 *
 * <ul>
 * <li>{@code GET /metrics} returns the metrics in the text format of Prometheus, or 404 if {@code metrics.enabled} is
 *     false
 * <li>{@code GET /health/live} and {@code GET /health/ready} return status 200 or 503, and the problems as JSON
 * </ul>
 */
public final class OpsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int THREADS = 2;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpListener listener;
    private final @Nullable PrometheusMetrics metrics;
    private volatile @Nullable List<Component> components;

    /**
     * The JSON body of the response to a health check.
     *
     * @param well whether all components are healthy
     * @param wrong a sentence for each problem
     */
    private record HealthResponse(boolean well, List<String> wrong) {}

    private OpsServer(OpsConfig config) {
        this.metrics = config.metricsEnabled() ? new PrometheusMetrics() : null;
        HttpHandler routes = new RoutingHandler()
                .get("/metrics", this::respondMetrics)
                .get("/health/live", exchange -> respondHealth(exchange, problems(Component::liveness)))
                .get("/health/ready", exchange -> respondHealth(exchange, readinessProblems()));
        Undertow.Builder server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(THREADS)
                .addHttpListener(config.port(), config.bind())
                .setHandler(new BlockingHandler(routes));
        try {
            this.listener = HttpListener.start(server, failure -> addressInUse(config, failure));
        } catch (RuntimeException e) {
            closeMetrics();
            throw e;
        }
    }

    private static OpsException addressInUse(OpsConfig config, BindException failure) {
        return new OpsException(
                "the address " + config.bind() + ":" + config.port()
                        + ", where metrics and health are served, is in use: stop the process that listens there, or"
                        + " set another port with ops.port in the configuration or FAIRLANE_OPS_PORT in the"
                        + " environment (0: any free port)",
                failure);
    }

    /**
     * Starts the server. From now on the server reports that the process is live, but not ready until {@link #serve} is
     * called.
     *
     * @throws OpsException if the address is in use
     */
    public static OpsServer start(OpsConfig config) {
        return new OpsServer(config);
    }

    /** Serves the metrics and the health of these components from now on. Must be called once. */
    public void serve(List<Component> served) {
        if (metrics != null) {
            metrics.serve(served);
        }
        components = List.copyOf(served);
    }

    /** The base URL of the server, {@code http://host:port}. */
    public String url() {
        return "http://" + listener.host() + ":" + listener.port();
    }

    private List<String> problems(Function<Component, Health> check) {
        List<String> problems = new ArrayList<>();
        List<Component> current = components;
        for (Component component : current == null ? List.<Component>of() : current) {
            check.apply(component).problem().ifPresent(problem -> problems.add(component.name() + ": " + problem));
        }
        return problems;
    }

    private List<String> readinessProblems() {
        return components == null
                ? List.of("the process is starting")
                : problems(component -> component.liveness().and(component.readiness()));
    }

    private void respondHealth(HttpServerExchange exchange, List<String> problems) throws JsonProcessingException {
        exchange.setStatusCode(problems.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender()
                .send(mapper.writeValueAsString(new HealthResponse(problems.isEmpty(), problems)) + "\n");
    }

    private void respondMetrics(HttpServerExchange exchange) throws IOException {
        if (metrics == null) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND);
            exchange.getResponseSender().send("metrics.enabled is false\n");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
        try (OutputStream out = exchange.getOutputStream()) {
            metrics.writeTo(out);
        }
    }

    private void closeMetrics() {
        if (metrics != null) {
            metrics.close();
        }
    }

    @Override
    public void close() {
        listener.close();
        closeMetrics();
    }
}
