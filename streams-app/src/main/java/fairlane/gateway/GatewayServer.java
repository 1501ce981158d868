package fairlane.gateway;

import fairlane.config.GatewayConfig;
import fairlane.ops.DaemonThreads;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Answers HTTP with what the routes have. A call is counted as in hand until its answer is on its way, and no thread
 * waits for anything meanwhile.
 */
final class GatewayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

    /** In the place of the route of a call that is for none. */
    private static final String NO_ROUTE = "_none";

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_PARAMETERS = 100;
    private static final int HEADERS_WITHIN_MILLIS = 10_000;
    private static final int IDLE_MILLIS = 60_000;
    /** Taking a longer body apart would hold up the other connections of its thread. */
    private static final int LONG_BODY_BYTES = 64 << 10;

    private static final Pattern JSON =
            Pattern.compile("application/(merge-patch\\+)?json(\\s*;.*)?", Pattern.CASE_INSENSITIVE);

    private static final int CLOSE_WITHIN_SECONDS = 5;

    private static final int WAITING_THREADS = 8;
    private static final int WAITING_CALLS = 256;

    private final GatewayConfig config;
    private final Callers callers;
    private final Router router;
    private final HttpMetrics metrics;
    private final AnswerWriter answers;
    private final Semaphore free;
    private final ThreadPoolExecutor waiting;
    private final Undertow server;
    private volatile boolean closing;

    private GatewayServer(GatewayConfig config, Callers callers, List<Routes> routes, HttpMetrics metrics) {
        this.metrics = metrics;
        this.config = config;
        this.callers = callers;
        this.router = new Router();
        routes.forEach(some -> some.addTo(router));
        this.answers = new AnswerWriter(config.timeout());
        this.free = new Semaphore(config.maxCalls());
        this.waiting = new ThreadPoolExecutor(
                WAITING_THREADS,
                WAITING_THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING_CALLS),
                DaemonThreads.numbered("fairlane-gateway"));
        this.server = listen(Undertow.builder())
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADERS_WITHIN_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setHandler(new HttpContinueReadHandler(this::handle))
                .build();
    }

    private Undertow.Builder listen(Undertow.Builder builder) {
        return config.tls() == null
                ? builder.addHttpListener(config.port(), config.bind())
                : builder.addHttpsListener(config.port(), config.bind(), TlsContext.of(config.tls()));
    }

    /** @throws GatewayException if the address is taken, or the certificate is none */
    static GatewayServer start(GatewayConfig config, Callers callers, List<Routes> routes, HttpMetrics metrics) {
        GatewayServer gateway = new GatewayServer(config, callers, routes, metrics);
        try {
            gateway.server.start();
        } catch (RuntimeException e) {
            gateway.waiting.shutdownNow();
            if (e.getCause() instanceof BindException) {
                throw new GatewayException("the gateway cannot listen at " + config.bind() + ":" + config.port() + " ("
                        + e.getCause().getMessage()
                        + "): end what listens there, or give another with gateway.port or gateway.bind");
            }
            throw e;
        }
        return gateway;
    }

    /** Calls that are not answered yet. */
    int callsInHand() {
        return config.maxCalls() - free.availablePermits();
    }

    /** What it answers. */
    Router router() {
        return router;
    }

    /** {@code http://host:port} or {@code https://host:port}. */
    String url() {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return (config.tls() == null ? "http://" : "https://") + config.bind() + ":" + port;
    }

    private void handle(HttpServerExchange exchange) {
        Router.Match match = router.match(exchange.getRequestMethod(), exchange.getRequestPath());
        countWhenAnswered(exchange, match instanceof Router.Found found ? found.route() : NO_ROUTE);
        if (closing || !free.tryAcquire()) {
            answers.write(
                    exchange,
                    Problem.unavailable(
                            closing
                                    ? "the gateway is about to end; try another"
                                    : "more calls are in hand than the gateway takes on; try again"));
            return;
        }
        exchange.addExchangeCompleteListener((ended, next) -> {
            free.release();
            next.proceed();
        });
        answers.cutOffIfSlow(exchange);
        boolean forAnyone = match instanceof Router.Found found && found.forAnyone();
        Optional<Caller> caller = forAnyone
                ? Optional.of(Caller.NOBODY)
                : callers.identify(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
        if (caller.isEmpty()) {
            answers.write(exchange, unknownCaller());
        } else if (match instanceof Router.Missing missing) {
            answers.write(exchange, missing.problem());
        } else if (match instanceof Router.Found found) {
            receive(exchange, caller.get(), found);
        }
    }

    private void countWhenAnswered(HttpServerExchange exchange, String route) {
        long begin = System.nanoTime();
        exchange.addExchangeCompleteListener((ended, next) -> {
            metrics.answered(route, ended.getStatusCode(), System.nanoTime() - begin);
            next.proceed();
        });
    }

    private static Problem unknownCaller() {
        return Problem.of(
                        StatusCodes.UNAUTHORIZED,
                        "the header Authorization is \"Bearer\" and a key that the gateway knows")
                .with("WWW-Authenticate", "Bearer");
    }

    /** In parts: what receives the whole body copies it byte by byte. */
    private void receive(HttpServerExchange exchange, Caller caller, Router.Found found) {
        int most = (int) config.maxBodyBytes();
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(most);
        ByteArrayOutputStream body = new ByteArrayOutputStream(expectedBytes(exchange));
        receiver.receivePartialBytes(
                (same, part, isLast) -> {
                    body.writeBytes(part);
                    if (body.size() > most) {
                        receiver.pause();
                        notReceived(same, new Receiver.RequestToLargeException());
                    } else if (isLast) {
                        received(same, caller, found, body.toByteArray());
                    }
                },
                this::notReceived);
    }

    /** Whoever only says that much will come is not to take up memory for it. */
    private static int expectedBytes(HttpServerExchange exchange) {
        return (int) Math.max(0, Math.min(exchange.getRequestContentLength(), LONG_BODY_BYTES));
    }

    private void received(HttpServerExchange exchange, Caller caller, Router.Found found, byte[] body) {
        Executor executor =
                body.length > LONG_BODY_BYTES ? exchange.getConnection().getWorker() : SameThreadExecutor.INSTANCE;
        exchange.dispatch(executor, () -> act(exchange, caller, found, body));
    }

    private void notReceived(HttpServerExchange exchange, IOException failure) {
        if (failure instanceof Receiver.RequestToLargeException) {
            String detail = "the body has " + config.maxBodyBytes() + " bytes at the most";
            answers.write(exchange, Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, detail));
        } else {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private void act(HttpServerExchange exchange, Caller caller, Router.Found found, byte[] body) {
        try {
            if (body.length > 0 && !isJson(exchange.getRequestHeaders())) {
                answers.write(
                        exchange,
                        Problem.of(
                                StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                                "the header Content-Type is application/json, in UTF-8"));
                return;
            }
            Call call = new Call(
                    caller,
                    found.parameters(),
                    exchange.getQueryString(),
                    exchange.getRequestHeaders()::getFirst,
                    body,
                    this::waiting);
            CompletableFuture<Reply> answer = found.action().answer(call).toCompletableFuture();
            boolean waits = !answer.isDone();
            answer.whenComplete((reply, failure) -> {
                Reply told = failure == null ? reply : Failures.problem(failure);
                if (exchange.isInIoThread()) {
                    answers.write(exchange, told, waits);
                } else {
                    exchange.getIoThread().execute(() -> answers.write(exchange, told, waits));
                }
            });
        } catch (RuntimeException e) {
            answers.write(exchange, Failures.problem(e));
        }
    }

    private static boolean isJson(HeaderMap headers) {
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        return type != null && JSON.matcher(type.strip()).matches();
    }

    private CompletionStage<Reply> waiting(Supplier<Reply> task) {
        try {
            return CompletableFuture.supplyAsync(task, waiting);
        } catch (RejectedExecutionException e) {
            return Problem.unavailable("more calls wait for Kafka than the gateway takes on; try again")
                    .now();
        }
    }

    /** Takes nothing more on, and waits a while for what is in hand. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!free.tryAcquire(config.maxCalls(), CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} calls were not answered to their end", callsInHand());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        waiting.shutdownNow();
    }
}
