package fairlane.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import fairlane.config.HttpConfig;
import fairlane.ops.Part;
import fairlane.wire.InspectionApi;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is held and why, over HTTP: JSON lines, so that an answer may be as long as it likes.
 *
 * <ul>
 *   <li>{@code GET /v1/lanes?channel=&customer=&sender=}: {@link fairlane.wire.HeldLane}s
 *   <li>{@code GET /v1/messages?channel=&customer=&sender=&id=}: {@link fairlane.wire.HeldMessage}s, in the order of
 *       their lanes; with {@code &first=N} instead of an id, enough to know the N that leave first
 *   <li>{@code GET /v1/outlook}: {@link fairlane.wire.ChannelOutlook}s
 *   <li>{@code GET /v1/forecast?partition=&channel=&customer=&sender=&priority=&cost=&notBefore=&expiresAt=&id=}: a
 *       {@link fairlane.wire.Forecast}
 *   <li>{@code GET /health/live}, {@code GET /health/ready}: 200 or 503
 * </ul>
 *
 * A header says which partitions the answer is about, a last line {@code {"error":".."}} that it is not complete; an
 * empty line, that it goes on.
 */
final class InspectionServer implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
            .configure(SerializationFeature.FLUSH_AFTER_WRITE_VALUE, false);

    private final PipelineContext.Tasks tasks;
    private final Undertow server;
    private final String advertised;
    private volatile @Nullable Part served;

    private InspectionServer(HttpConfig endpoint, PipelineContext.Tasks tasks) {
        this.tasks = tasks;
        this.server = Undertow.builder()
                .addHttpListener(endpoint.port(), endpoint.bind())
                .setHandler(new BlockingHandler(new RoutingHandler()
                        .get(InspectionApi.LANES, this::answerLanes)
                        .get(InspectionApi.MESSAGES, this::answerMessages)
                        .get(InspectionApi.OUTLOOK, this::answerOutlook)
                        .get(InspectionApi.FORECAST, this::answerForecast)
                        .get("/health/live", exchange -> health(exchange, isLive()))
                        .get("/health/ready", exchange -> health(exchange, isReady()))))
                .build();
        server.start();
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        this.advertised = endpoint.advertised(bound.getPort());
    }

    /** @throws SetupException if the address is taken */
    static InspectionServer start(HttpConfig endpoint, PipelineContext.Tasks tasks) {
        try {
            return new InspectionServer(endpoint, tasks);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException) {
                throw new SetupException("the address " + endpoint.bind() + ":" + endpoint.port()
                        + " is taken: end what listens there, or give another with http.port");
            }
            throw e;
        }
    }

    void serve(Part part) {
        served = part;
    }

    String advertised() {
        return advertised;
    }

    private void answerLanes(HttpServerExchange exchange) throws IOException, InterruptedException {
        answer(exchange, () -> new LanesQuestion(filter(exchange)));
    }

    private void answerMessages(HttpServerExchange exchange) throws IOException, InterruptedException {
        String first = parameter(exchange, InspectionApi.FIRST);
        if (first == null) {
            answer(exchange, () -> new MessagesQuestion(filter(exchange), parameter(exchange, InspectionApi.ID)));
        } else if (first.matches("[1-9]\\d{0,3}") && Integer.parseInt(first) <= InspectionApi.MAX_FIRST) {
            answer(exchange, () -> new FirstMessagesQuestion(filter(exchange), Integer.parseInt(first)));
        } else {
            refuse(exchange, InspectionApi.FIRST + " is 1 to " + InspectionApi.MAX_FIRST);
        }
    }

    private void answerOutlook(HttpServerExchange exchange) throws IOException, InterruptedException {
        answer(exchange, OutlookQuestion::new);
    }

    private void answerForecast(HttpServerExchange exchange) throws IOException, InterruptedException {
        ProspectQuestion question;
        int partition;
        try {
            ProspectParameters parameters = new ProspectParameters(exchange);
            question = parameters.question();
            partition = parameters.partition();
        } catch (IllegalArgumentException e) {
            refuse(exchange, String.valueOf(e.getMessage()));
            return;
        }
        List<Task> asked = tasks.all().stream()
                .filter(task -> task.partition() == partition)
                .limit(1)
                .toList();
        answer(exchange, asked, () -> question);
    }

    private static void refuse(HttpServerExchange exchange, String sentence) {
        exchange.setStatusCode(400);
        exchange.getResponseSender().send(sentence + "\n");
    }

    private <T> void answer(HttpServerExchange exchange, Supplier<Question<T>> question)
            throws IOException, InterruptedException {
        answer(exchange, List.copyOf(tasks.all()), question);
    }

    private static <T> void answer(HttpServerExchange exchange, List<Task> asked, Supplier<Question<T>> question)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/x-ndjson")
                .put(new HttpString(InspectionApi.PARTITIONS), partitions(asked));
        OutputStream out = exchange.getOutputStream();
        try {
            for (Task task : asked) {
                ask(task, question.get(), out);
            }
        } catch (Question.TaskBusyException e) {
            writeLine(out, Map.of(InspectionApi.ERROR, String.valueOf(e.getMessage())));
        }
        out.close();
    }

    private static String partitions(List<Task> tasks) {
        return tasks.stream().map(task -> Integer.toString(task.partition())).collect(Collectors.joining(","));
    }

    private static <T> void ask(Task task, Question<T> question, OutputStream out)
            throws IOException, InterruptedException {
        try (question) {
            task.ask(question);
            Optional<T> row = question.next(ANSWER_WITHIN, () -> writeSignOfLife(out));
            while (row.isPresent()) {
                writeLine(out, row.get());
                row = question.next(ANSWER_WITHIN, () -> writeSignOfLife(out));
            }
        }
    }

    private static void writeSignOfLife(OutputStream out) throws IOException {
        out.write('\n');
        out.flush();
    }

    private static void writeLine(OutputStream out, Object row) throws IOException {
        JSON.writeValue(out, row);
        out.write('\n');
    }

    private boolean isLive() {
        Part part = served;
        return part == null || part.live().isWell();
    }

    private boolean isReady() {
        Part part = served;
        return part != null && part.ready().isWell();
    }

    private static void health(HttpServerExchange exchange, boolean well) {
        exchange.setStatusCode(well ? 200 : 503);
        exchange.getResponseSender().send(well ? "yes\n" : "no\n");
    }

    private static Filter filter(HttpServerExchange exchange) {
        return new Filter(
                parameter(exchange, InspectionApi.CHANNEL),
                parameter(exchange, InspectionApi.CUSTOMER),
                parameter(exchange, InspectionApi.SENDER));
    }

    private static @Nullable String parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    @Override
    public void close() {
        server.stop();
    }
}
