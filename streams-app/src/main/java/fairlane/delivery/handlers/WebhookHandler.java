package fairlane.delivery.handlers;

import fairlane.config.text.Durations;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.ops.DaemonThreads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to an HTTP endpoint. The handler itself does not limit the number of concurrent requests. <p>The handler
 * uses HTTP/1.1 deliberately. Over an HTTP/2 connection, the JDK client does not delay the requests that exceed the
 * server's limit of concurrent streams, but lets them fail.
 */
final class WebhookHandler implements Handler {
    private final WebhookSettings settings;
    private final WebhookRequestFactory requests;
    private final ExecutorService executor;
    private final HttpClient client;

    WebhookHandler(WebhookSettings settings) {
        this.settings = settings;
        this.requests = new WebhookRequestFactory(settings);
        this.executor = newExecutor();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .executor(executor)
                .build();
    }

    private static ExecutorService newExecutor() {
        return Executors.newCachedThreadPool(DaemonThreads.numbered("fairlane-webhook"));
    }

    @Override
    public CompletionStage<Result> deliver(Delivery delivery) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                start(delivery, result);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        Result timedOut = Result.retry(host() + " did not respond within " + Durations.format(settings.timeout()));
        return result.completeOnTimeout(timedOut, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void start(Delivery delivery, CompletableFuture<Result> result) {
        String address = nonPublicAddress();
        if (address != null) {
            result.complete(Result.retry("the url resolves to " + address));
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(requests.create(delivery, Instant.now()), BodyPrefixSubscriber.handler());
        sent.whenComplete((response, e) -> {
            if (e == null) {
                result.complete(response(delivery, response).toResult(Instant.now()));
            } else {
                result.complete(Result.retry(failure(e, delivery)));
            }
        });
        // Cancels the HTTP request if it has not finished when the attempt times out or the worker cancels the attempt.
        result.whenComplete((value, e) -> sent.cancel(true));
    }

    /**
     * Checks at every attempt that the host of the endpoint resolves to public addresses, because the result may change.
     * The HTTP client resolves the host name again when it connects and normally gets the same result from the cache of the
     * JDK; if the cache entry expires in between, the result may differ.
     */
    private @Nullable String nonPublicAddress() {
        return settings.allowPrivate()
                ? null
                : ResolvedHost.resolve(host()).nonPublicAddress().orElse(null);
    }

    private WebhookResponse response(Delivery delivery, HttpResponse<byte[]> response) {
        return new WebhookResponse(
                host(), delivery.request().getRecipient(), response.statusCode(), response.headers(), response.body());
    }

    private String failure(Throwable e, Delivery delivery) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof ConnectException) {
            return cause.getCause() instanceof UnresolvedAddressException
                    ? "the host name " + host() + " cannot be resolved"
                    : "cannot connect to " + settings.url().getAuthority();
        }
        String problem = cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : "" + cause;
        return "the connection to " + host() + " failed: "
                + ServerReplyText.excerpt(problem, delivery.request().getRecipient());
    }

    private String host() {
        return settings.url().getHost();
    }

    /**
     * Stops the threads of the handler. The JDK closes the idle connections once no code refers to the HTTP client any
     * more.
     */
    @Override
    public void close() {
        executor.shutdown();
    }
}
