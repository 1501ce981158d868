package fairlane.gateway.http;

import fairlane.config.GatewayConfig;
import fairlane.http.HttpListener;
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
 * Serves the gateway's routes over HTTP. A call counts as in progress until its response has been written to the
 * connection. A call whose result is not available yet blocks no thread.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

    /** The value of the metric label {@code route} for a call that matches no route. */
    private static final String NO_ROUTE = "_none";

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_PARAMETERS = 100;
    private static final int HEADER_TIMEOUT_MILLIS = 10_000;
    private static final int IDLE_TIMEOUT_MILLIS = 60_000;
    /**
     * The length in bytes above which a worker thread parses the body of a call. Parsing a longer body on the I/O
     * thread would delay the other connections of that thread.
     */
    private static final int LONG_BODY_BYTES = 64 << 10;

    private static final Pattern JSON_CONTENT_TYPE =
            Pattern.compile("application/(merge-patch\\+)?json(\\s*;.*)?", Pattern.CASE_INSENSITIVE);

    private static final int CLOSE_TIMEOUT_SECONDS = 5;

    private static final int BLOCKING_THREADS = 8;
    private static final int MAX_QUEUED_BLOCKING_CALLS = 256;

    private final GatewayConfig config;
    private final CallerAuthenticator authenticator;
    private final Router router;
    private final HttpMetrics metrics;
    private final ResponseWriter responses;
    private final Semaphore callPermits;
    private final ThreadPoolExecutor blockingThreads;
    private final HttpListener listener;
    private volatile boolean closing;

    private GatewayServer(
            GatewayConfig config, CallerAuthenticator authenticator, List<Routes> routes, HttpMetrics metrics) {
        this.metrics = metrics;
        this.config = config;
        this.authenticator = authenticator;
        this.router = new Router();
        routes.forEach(group -> group.addTo(router));
        this.responses = new ResponseWriter(config.timeout());
        this.callPermits = new Semaphore(config.maxCalls());
        this.blockingThreads = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_QUEUED_BLOCKING_CALLS),
                DaemonThreads.numbered("fairlane-gateway"));
        Undertow.Builder server = addListener(Undertow.builder())
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADER_TIMEOUT_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_TIMEOUT_MILLIS)
                .setHandler(new HttpContinueReadHandler(this::handle));
        try {
            this.listener = HttpListener.start(
                    server,
                    failure -> new GatewayException("the gateway cannot listen at " + config.bind() + ":"
                            + config.port() + " (" + failure.getMessage()
                            + "); stop the process that listens there, or set another address with gateway.port or"
                            + " gateway.bind"));
        } catch (RuntimeException e) {
            blockingThreads.shutdownNow();
            throw e;
        }
    }

    private Undertow.Builder addListener(Undertow.Builder builder) {
        return config.tls() == null
                ? builder.addHttpListener(config.port(), config.bind())
                : builder.addHttpsListener(config.port(), config.bind(), TlsContext.create(config.tls()));
    }

    /**
     * Starts the server.
     *
     * @throws GatewayException if the address is in use or the certificate is invalid
     */
    public static GatewayServer start(
            GatewayConfig config, CallerAuthenticator authenticator, List<Routes> routes, HttpMetrics metrics) {
        return new GatewayServer(config, authenticator, routes, metrics);
    }

    /** Returns the number of calls that the server has not answered yet. */
    public int callsInProgress() {
        return config.maxCalls() - callPermits.availablePermits();
    }

    /** Returns the router, which knows all routes of this server. */
    public Router router() {
        return router;
    }

    /** Returns the URL of this server: {@code http://host:port} or {@code https://host:port}. */
    public String url() {
        return (config.tls() == null ? "http://" : "https://") + config.bind() + ":" + listener.port();
    }

    private void handle(HttpServerExchange exchange) {
        Router.Match match = router.match(exchange.getRequestMethod(), exchange.getRequestPath());
        recordWhenComplete(exchange, match instanceof Router.Found found ? found.route() : NO_ROUTE);
        if (closing || !callPermits.tryAcquire()) {
            responses.write(
                    exchange,
                    Problem.unavailable(
                            closing
                                    ? "the gateway is shutting down; try another gateway"
                                    : "the gateway has reached its maximum number of concurrent calls; try again"));
            return;
        }
        exchange.addExchangeCompleteListener((completed, next) -> {
            callPermits.release();
            next.proceed();
        });
        responses.closeIfBodyIsLate(exchange);
        boolean isPublic = match instanceof Router.Found found && found.isPublic();
        Optional<Caller> caller = isPublic
                ? Optional.of(Caller.ANONYMOUS)
                : authenticator.authenticate(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
        if (caller.isEmpty()) {
            responses.write(exchange, unknownCaller());
        } else if (match instanceof Router.NoRoute missing) {
            responses.write(exchange, missing.problem());
        } else if (match instanceof Router.Found found) {
            receiveBody(exchange, caller.get(), found);
        }
    }

    private void recordWhenComplete(HttpServerExchange exchange, String route) {
        long startNanos = System.nanoTime();
        exchange.addExchangeCompleteListener((completed, next) -> {
            metrics.record(route, completed.getStatusCode(), System.nanoTime() - startNanos);
            next.proceed();
        });
    }

    private static Problem unknownCaller() {
        return Problem.of(
                        StatusCodes.UNAUTHORIZED,
                        "the Authorization header must be \"Bearer\" followed by a valid API key")
                .withHeader("WWW-Authenticate", "Bearer");
    }

    /** Receives the body in parts, because Undertow's receiver of whole bodies copies a body byte by byte. */
    private void receiveBody(HttpServerExchange exchange, Caller caller, Router.Found found) {
        int maxBytes = (int) config.maxBodyBytes();
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(maxBytes);
        ByteArrayOutputStream body = new ByteArrayOutputStream(initialBufferBytes(exchange));
        receiver.receivePartialBytes(
                (current, part, isLast) -> {
                    body.writeBytes(part);
                    if (body.size() > maxBytes) {
                        receiver.pause();
                        onReceiveFailure(current, new Receiver.RequestToLargeException());
                    } else if (isLast) {
                        onBodyReceived(current, caller, found, body.toByteArray());
                    }
                },
                this::onReceiveFailure);
    }

    /**
     * Returns the initial size of the buffer for a body, in bytes. The size is limited, because a caller that announces
     * a long body but does not send it must not make the gateway allocate that much memory.
     */
    private static int initialBufferBytes(HttpServerExchange exchange) {
        return (int) Math.max(0, Math.min(exchange.getRequestContentLength(), LONG_BODY_BYTES));
    }

    private void onBodyReceived(HttpServerExchange exchange, Caller caller, Router.Found found, byte[] body) {
        Executor executor =
                body.length > LONG_BODY_BYTES ? exchange.getConnection().getWorker() : SameThreadExecutor.INSTANCE;
        exchange.dispatch(executor, () -> handleCall(exchange, caller, found, body));
    }

    private void onReceiveFailure(HttpServerExchange exchange, IOException failure) {
        if (failure instanceof Receiver.RequestToLargeException) {
            String detail = "the body may have at most " + config.maxBodyBytes() + " bytes";
            responses.write(exchange, Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, detail));
        } else {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private void handleCall(HttpServerExchange exchange, Caller caller, Router.Found found, byte[] body) {
        try {
            if (body.length > 0 && !isJson(exchange.getRequestHeaders())) {
                responses.write(
                        exchange,
                        Problem.of(
                                StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                                "the Content-Type header must be application/json, in UTF-8"));
                return;
            }
            Call call = new Call(
                    caller,
                    found.parameters(),
                    exchange.getQueryString(),
                    exchange.getRequestHeaders()::getFirst,
                    body,
                    this::runBlocking);
            CompletableFuture<CallResult> pendingResult =
                    found.handler().handle(call).toCompletableFuture();
            boolean mayHaveHungUp = !pendingResult.isDone();
            pendingResult.whenComplete((result, failure) -> {
                CallResult outcome = failure == null ? result : CallFailures.toProblem(failure);
                if (exchange.isInIoThread()) {
                    responses.write(exchange, outcome, mayHaveHungUp);
                } else {
                    exchange.getIoThread().execute(() -> responses.write(exchange, outcome, mayHaveHungUp));
                }
            });
        } catch (RuntimeException e) {
            responses.write(exchange, CallFailures.toProblem(e));
        }
    }

    private static boolean isJson(HeaderMap headers) {
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        return type != null && JSON_CONTENT_TYPE.matcher(type.strip()).matches();
    }

    private CompletionStage<CallResult> runBlocking(Supplier<CallResult> task) {
        try {
            return CompletableFuture.supplyAsync(task, blockingThreads);
        } catch (RejectedExecutionException e) {
            return Problem.unavailable("too many calls are waiting for Kafka; try again")
                    .completed();
        }
    }

    /** Refuses new calls, waits a few seconds for the calls in progress, and stops the server. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!callPermits.tryAcquire(config.maxCalls(), CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "The HTTP server of the gateway stops although {} calls are still in progress; their callers"
                                + " get no response",
                        callsInProgress());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
        blockingThreads.shutdownNow();
    }
}
