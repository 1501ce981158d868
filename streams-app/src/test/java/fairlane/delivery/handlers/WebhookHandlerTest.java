package fairlane.delivery.handlers;

import static fairlane.delivery.handlers.DeliveryBuilder.message;
import static fairlane.delivery.handlers.DeliveryBuilder.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.dev.Ports;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the webhook handler against a real HTTP server. */
class WebhookHandlerTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void webhookHandlerPostsMessageAsSignedJson() throws Exception {
        WebhookEndpoint endpoint = answering(200, Map.of(), "{\"id\":\"p-7\"}");
        Handler handler = handler(endpoint, Map.of("secret", SECRET, "authorization", "Bearer abc"));
        Delivery delivery = message()
                .from("+15550100")
                .attribute("campaign", "spring")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .header("tracestate", "broken\nheader")
                .buildAttempt(3);
        assertThat(send(handler, delivery)).isEqualTo(Result.delivered("p-7"));
        WebhookEndpoint.ReceivedRequest received = endpoint.received().remove();
        assertThat(new JsonMapper().readTree(received.body())).isEqualTo(new JsonMapper().readTree("""
            {"customer": "acme", "id": "1", "channel": "email", "sender": "+15550100",
             "recipient": "anna@example.com", "body": "Hello", "contentType": "text/plain; charset=utf-8",
             "attributes": {"campaign": "spring"}, "attempt": 3,
             "acceptedAt": "2023-11-14T22:13:20Z", "releasedAt": "2023-11-14T22:13:21.500Z"}\
            """));
        assertThat(received.path()).isEqualTo("/hook");
        assertThat(received.header("Content-Type")).isEqualTo("application/json");
        assertThat(received.header("Authorization")).isEqualTo("Bearer abc");
        assertThat(received.header("traceparent")).endsWith("-b7ad6b7169203331-01");
        assertThat(received.header("tracestate")).isNull();
        assertThat(received.header("webhook-id")).isEqualTo("acme/1");
        String timestamp = received.header("webhook-timestamp");
        assertThat(Long.parseLong(timestamp))
                .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
        assertThat(received.header("webhook-signature"))
                .isEqualTo(WebhookSignature.of(SECRET)
                        .sign("acme/1", timestamp, received.body().getBytes(UTF_8)));
    }

    @Test
    void webhookContainsJsonBodyAsJsonAndBinaryBodyAsBase64() throws Exception {
        WebhookEndpoint endpoint = answering(204, Map.of(), "");
        Handler handler = handler(endpoint, Map.of());
        send(handler, message().body("application/json", "{\"a\":[1]}").build());
        send(handler, message().body("image/png", new byte[] {(byte) 0x89, 'P'}).build());
        assertThat(endpoint.received().remove().body()).contains("\"body\":{\"a\":[1]}");
        assertThat(endpoint.received().remove().body()).contains("\"bodyBase64\":\"iVA=\"");
    }

    @Test
    void webhookHandlerWithoutSecretSendsUnsignedRequest() throws Exception {
        WebhookEndpoint endpoint = answering(200, Map.of("X-Message-Id", "m-1"), "taken, thank you");
        assertThat(send(handler(endpoint, Map.of()), message().build())).isEqualTo(Result.delivered("m-1"));
        assertThat(endpoint.received().remove().header("webhook-signature")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "200, Delivered",
        "201, Delivered",
        "202, Delivered",
        "204, Delivered",
        "408, Retry",
        "425, Retry",
        "429, Retry",
        "500, Retry",
        "502, Retry",
        "503, Retry",
        "504, Retry",
        "599, Retry",
        "300, Rejected",
        "400, Rejected",
        "401, Rejected",
        "404, Rejected",
        "410, Rejected",
        "422, Rejected"
    })
    void statusOfWebhookResponseDeterminesResultOfAttempt(int status, String outcome) throws Exception {
        WebhookEndpoint endpoint = answering(status, Map.of(), "");
        assertThat(send(handler(endpoint, Map.of()), message().build())
                        .getClass()
                        .getSimpleName())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void webhookHandlerDoesNotFollowRedirects(int status) throws Exception {
        WebhookEndpoint other = answering(200, Map.of(), "");
        WebhookEndpoint endpoint = answering(status, Map.of("Location", other.url()), "");
        assertThat(send(handler(endpoint, Map.of()), message().build()))
                .isEqualTo(Result.rejected("localhost responded with status " + status + ", a redirect to "
                        + other.url() + ", which is not followed; set url to its target"));
        assertThat(other.received()).isEmpty();
    }

    @Test
    void errorTextContainsTruncatedResponseBodyWithMaskedRecipient() throws Exception {
        WebhookEndpoint endpoint = answering(422, Map.of(), "no such\r\nuser: anna@example.com " + "x".repeat(20_000));
        Result.Rejected rejected =
                (Result.Rejected) send(handler(endpoint, Map.of()), message().build());
        assertThat(rejected.error())
                .startsWith("localhost responded with status 422: no such user: a***@example.com xxx")
                .hasSizeLessThan(250);
    }

    @Test
    void webhookHandlerReusesConnections() throws Exception {
        WebhookEndpoint endpoint = new WebhookEndpoint(exchange -> {
            int status = exchange.getRequestHeaders().getFirst("webhook-id").endsWith("3") ? 404 : 200;
            exchange.setStatusCode(status);
            exchange.getResponseSender().send("x".repeat(50_000));
        });
        open.add(endpoint);
        Handler handler = handler(endpoint, Map.of());
        for (int i = 1; i <= 6; i++) {
            send(handler, message().id("" + i).build());
        }
        assertThat(endpoint.received()).hasSize(6);
        assertThat(endpoint.received().stream()
                        .map(WebhookEndpoint.ReceivedRequest::connection)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void webhookHandlerStopsReadingOversizedResponse() throws Exception {
        WebhookEndpoint endpoint = answering(200, Map.of(), "x".repeat(20 * BodyPrefixSubscriber.MAX_READ_BYTES));
        assertThat(send(handler(endpoint, Map.of()), message().build())).isEqualTo(Result.delivered());
        await().untilAsserted(() -> assertThat(endpoint.closedConnections()).isEqualTo(1));
    }

    @Test
    void messageIsRetriedIfWebhookEndpointDoesNotRespond() throws Exception {
        SilentServer silent = silentServer();
        Handler handler = handler("http://localhost:" + silent.port(), Map.of("timeout", "300ms"));
        assertThat(send(handler, message().build())).isEqualTo(Result.retry("localhost did not respond within 300ms"));
        assertThat(silent.connectionClosed()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void webhookTimeoutCoversWholeResponse() throws Exception {
        WebhookEndpoint endpoint = new WebhookEndpoint(exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, 1_000);
            var channel = exchange.getResponseChannel();
            channel.write(ByteBuffer.wrap(new byte[1])); // the server sends only the headers and one byte of the body
            channel.flush();
            exchange.dispatch();
        });
        open.add(endpoint);
        Handler handler = handler(endpoint, Map.of("timeout", "300ms"));
        assertThat(send(handler, message().build())).isEqualTo(Result.retry("localhost did not respond within 300ms"));
    }

    @Test
    void cancellingDeliveryClosesConnectionToWebhookEndpoint() throws Exception {
        SilentServer silent = silentServer();
        CompletableFuture<Result> result = handler("http://localhost:" + silent.port(), Map.of())
                .deliver(message().build())
                .toCompletableFuture();
        assertThat(silent.requestReceived()).succeedsWithin(Duration.ofSeconds(10));
        result.cancel(true);
        assertThat(silent.connectionClosed()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void messageIsRetriedIfWebhookEndpointIsUnreachable() throws Exception {
        int unusedPort = Ports.findFree();
        assertThat(send(
                        handler("http://localhost:" + unusedPort + "/", Map.of()),
                        message().build()))
                .isEqualTo(Result.retry("cannot connect to localhost:" + unusedPort));
        assertThat(send(
                        handler("http://unresolvable.invalid/", Map.of()),
                        message().build()))
                .isEqualTo(Result.retry("the host name unresolvable.invalid cannot be resolved"));
        WebhookEndpoint disconnecting =
                new WebhookEndpoint(exchange -> exchange.getConnection().close());
        open.add(disconnecting);
        assertThat(send(handler(disconnecting, Map.of()), message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error()).startsWith("the connection to localhost failed: "));
    }

    @Test
    void webhookHandlerDoesNotCallHostThatNowResolvesToPrivateAddress() throws Exception {
        WebhookEndpoint endpoint = answering(200, Map.of(), "");
        WebhookSettings settings =
                new WebhookSettings(URI.create(endpoint.url()), null, null, Duration.ofSeconds(5), false);
        Handler handler = new WebhookHandler(settings);
        open.add(handler);
        assertThat(send(handler, message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error())
                                .startsWith("the url resolves to localhost, ")
                                .endsWith(", which is not a public address; set allow-private=true to allow it"));
        assertThat(endpoint.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void webhookHandlerRetriesAfterDelayInRetryAfterHeader(int status) throws Exception {
        WebhookEndpoint endpoint = answering(status, Map.of("Retry-After", "7"), "busy");
        assertThat(send(handler(endpoint, Map.of()), message().build()))
                .isEqualTo(Result.retryAfter(
                        Duration.ofSeconds(7), "localhost responded with status " + status + ": busy"));
    }

    private WebhookEndpoint answering(int status, Map<String, String> headers, String body) {
        WebhookEndpoint endpoint = WebhookEndpoint.answering(status, headers, body);
        open.add(endpoint);
        return endpoint;
    }

    private SilentServer silentServer() throws IOException {
        SilentServer silent = new SilentServer();
        open.add(silent);
        return silent;
    }

    private Handler handler(WebhookEndpoint endpoint, Map<String, String> settings) {
        return handler(endpoint.url(), settings);
    }

    private Handler handler(String url, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", url);
        all.put("allow-private", "true");
        Handler handler = new WebhookHandlerFactory().create(DeliveryBuilder.settings(all));
        open.add(handler);
        return handler;
    }
}
