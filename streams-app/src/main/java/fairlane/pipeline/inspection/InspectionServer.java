package fairlane.pipeline.inspection;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import fairlane.config.HttpConfig;
import fairlane.http.HttpListener;
import fairlane.http.PlainHealthResponse;
import fairlane.http.QueryParameters;
import fairlane.ops.Component;
import fairlane.pipeline.topics.SetupException;
import fairlane.wire.InspectionApi;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves queries about held messages over HTTP. A response consists of JSON lines and is streamed row by row, so its
 * length is not limited.
 *
 * <ul>
 * <li>{@code GET /v1/lanes?channel=&customer=&sender=}: {@link fairlane.wire.HeldLane}s
 * <li>{@code GET /v1/messages?channel=&customer=&sender=&id=}: {@link fairlane.wire.HeldMessage}s, lane by lane in
 *     release order; with {@code &first=N} instead of an ID, more than N messages, among them the N messages that will
 *     be released first
 * <li>{@code GET /v1/outlook}: {@link fairlane.wire.ChannelDemandRow}s
 * <li>{@code GET /v1/forecast?partition=&channel=&customer=&sender=&priority=&cost=&notBefore=&expiresAt=&id=}: a
 *     {@link fairlane.wire.ReleaseEstimateJson}
 * <li>{@code GET /health/live}, {@code GET /health/ready}: 200 or 503
 * </ul>
 *
 * A response header lists the partitions that the response covers. If the last line is {@code {"error":".."}}, the
 * response is incomplete. Empty lines only keep the connection alive.
 */
public final class InspectionServer implements AutoCloseable {
    private static final Duration ROW_TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
            .configure(SerializationFeature.FLUSH_AFTER_WRITE_VALUE, false);

    private final Supplier<List<InspectedTask>> tasks;
    private final HttpListener listener;
    private final String advertisedAddress;
    private volatile @Nullable Component component;

    private InspectionServer(HttpConfig endpoint, Supplier<List<InspectedTask>> tasks) {
        this.tasks = tasks;
        Undertow.Builder server = Undertow.builder()
                .addHttpListener(endpoint.port(), endpoint.bind())
                .setHandler(new BlockingHandler(new RoutingHandler()
                        .get(InspectionApi.LANES, this::handleLanes)
                        .get(InspectionApi.MESSAGES, this::handleMessages)
                        .get(InspectionApi.CHANNEL_DEMAND, this::handleDemand)
                        .get(InspectionApi.RELEASE_ESTIMATE, this::handleReleaseEstimate)
                        .get("/health/live", exchange -> sendHealth(exchange, isLive()))
                        .get("/health/ready", exchange -> sendHealth(exchange, isReady()))));
        this.listener = HttpListener.start(
                server,
                failure -> new SetupException("the address " + endpoint.bind() + ":" + endpoint.port()
                        + " is in use: stop the process that listens there, or set another port with http.port"));
        this.advertisedAddress = endpoint.advertised(listener.port());
    }

    /**
     * Starts the server.
     *
     * @param tasks returns the running tasks of this process
     * @throws SetupException if the HTTP address is in use
     */
    public static InspectionServer start(HttpConfig endpoint, Supplier<List<InspectedTask>> tasks) {
        return new InspectionServer(endpoint, tasks);
    }

    public void setComponent(Component component) {
        this.component = component;
    }

    public String advertisedAddress() {
        return advertisedAddress;
    }

    private void handleLanes(HttpServerExchange exchange) throws IOException, InterruptedException {
        streamRows(exchange, () -> new LanesQuery(filter(exchange)));
    }

    private void handleMessages(HttpServerExchange exchange) throws IOException, InterruptedException {
        QueryParameters parameters = parameters(exchange);
        String first = parameters.get(InspectionApi.FIRST_COUNT);
        if (first == null) {
            streamRows(exchange, () -> new MessagesQuery(filter(exchange), parameters.get(InspectionApi.ID)));
        } else if (first.matches("[1-9]\\d{0,3}") && Integer.parseInt(first) <= InspectionApi.MAX_FIRST_COUNT) {
            streamRows(exchange, () -> new FirstMessagesQuery(filter(exchange), Integer.parseInt(first)));
        } else {
            sendBadRequest(exchange, InspectionApi.FIRST_COUNT + " must be 1 to " + InspectionApi.MAX_FIRST_COUNT);
        }
    }

    private void handleDemand(HttpServerExchange exchange) throws IOException, InterruptedException {
        streamRows(exchange, ChannelDemandQuery::new);
    }

    private void handleReleaseEstimate(HttpServerExchange exchange) throws IOException, InterruptedException {
        ReleaseEstimateQuery query;
        int partition;
        try {
            ReleaseEstimateParameters parameters = new ReleaseEstimateParameters(parameters(exchange));
            query = parameters.query();
            partition = parameters.partition();
        } catch (IllegalArgumentException e) {
            sendBadRequest(exchange, String.valueOf(e.getMessage()));
            return;
        }
        List<InspectedTask> queriedTasks = tasks.get().stream()
                .filter(task -> task.partition() == partition)
                .limit(1)
                .toList();
        streamRows(exchange, queriedTasks, () -> query);
    }

    private static void sendBadRequest(HttpServerExchange exchange, String error) {
        exchange.setStatusCode(400);
        exchange.getResponseSender().send(error + "\n");
    }

    private <T> void streamRows(HttpServerExchange exchange, Supplier<Query<T>> query)
            throws IOException, InterruptedException {
        streamRows(exchange, tasks.get(), query);
    }

    private static <T> void streamRows(
            HttpServerExchange exchange, List<InspectedTask> queriedTasks, Supplier<Query<T>> query)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/x-ndjson")
                .put(new HttpString(InspectionApi.PARTITIONS), partitionList(queriedTasks));
        OutputStream out = exchange.getOutputStream();
        try {
            for (InspectedTask task : queriedTasks) {
                streamTaskRows(task, query.get(), out);
            }
        } catch (Query.TaskUnavailableException e) {
            writeLine(out, Map.of(InspectionApi.ERROR, String.valueOf(e.getMessage())));
        }
        out.close();
    }

    private static String partitionList(List<InspectedTask> tasks) {
        return tasks.stream().map(task -> Integer.toString(task.partition())).collect(Collectors.joining(","));
    }

    private static <T> void streamTaskRows(InspectedTask task, Query<T> query, OutputStream out)
            throws IOException, InterruptedException {
        try (query) {
            task.submit(query);
            Optional<T> row = query.next(ROW_TIMEOUT, () -> writeKeepAlive(out));
            while (row.isPresent()) {
                writeLine(out, row.get());
                row = query.next(ROW_TIMEOUT, () -> writeKeepAlive(out));
            }
        }
    }

    private static void writeKeepAlive(OutputStream out) throws IOException {
        out.write('\n');
        out.flush();
    }

    private static void writeLine(OutputStream out, Object row) throws IOException {
        JSON.writeValue(out, row);
        out.write('\n');
    }

    private boolean isLive() {
        Component current = component;
        return current == null || current.liveness().isHealthy();
    }

    private boolean isReady() {
        Component current = component;
        return current != null && current.readiness().isHealthy();
    }

    private static void sendHealth(HttpServerExchange exchange, boolean isHealthy) {
        PlainHealthResponse response = PlainHealthResponse.of(isHealthy);
        exchange.setStatusCode(response.statusCode());
        exchange.getResponseSender().send(response.body());
    }

    private static LaneFilter filter(HttpServerExchange exchange) {
        QueryParameters parameters = parameters(exchange);
        return new LaneFilter(
                parameters.get(InspectionApi.CHANNEL),
                parameters.get(InspectionApi.CUSTOMER),
                parameters.get(InspectionApi.SENDER));
    }

    private static QueryParameters parameters(HttpServerExchange exchange) {
        return QueryParameters.parse(exchange.getQueryString());
    }

    @Override
    public void close() {
        listener.close();
    }
}
