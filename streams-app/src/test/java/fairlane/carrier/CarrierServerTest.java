package fairlane.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.ConfigException;
import fairlane.config.text.RateText;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.HandlerSettings;
import fairlane.delivery.Position;
import fairlane.delivery.Result;
import fairlane.delivery.handlers.WebhookHandlerFactory;
import fairlane.delivery.handlers.WebhookSignature;
import fairlane.schema.SendRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Tests the fake carrier with requests from the webhook handler, and thereby tests the handler, too. */
class CarrierServerTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final StringWriter record = new StringWriter();
    private final ArrivalLog arrivals = new ArrivalLog(record);

    @Test
    void carrierAcceptsAndRecordsWebhooks() throws Exception {
        long before = System.currentTimeMillis();
        try (CarrierServer carrier = start(behaviour("0ms", "0%", "0%"))) {
            assertThat(send(carrier, Map.of(), "1", 1)).isEqualTo(Result.delivered("carrier-1"));
            assertThat(send(carrier, Map.of(), "1", 2)).isEqualTo(Result.delivered("carrier-2"));
        }
        List<Arrival> lines = lines();
        assertThat(lines.get(0).time()).isBetween(before, System.currentTimeMillis());
        assertThat(lines.get(0))
                .usingRecursiveComparison()
                .ignoringFields("time")
                .isEqualTo(new Arrival(0, "acme/1", "acme", "1", "+15550100", 1, 200, false));
        assertThat(lines.get(1).again()).isTrue();
        assertThat(arrivals.summary())
                .isEqualTo("2 received, 1 different, 1 taken, 1 that had been taken already; answers: 200 2");
    }

    @Test
    void carrierSimulatesFailuresWith500AndRejectionsWith400() throws Exception {
        try (CarrierServer carrier = start(behaviour("0ms", "100%", "0%"))) {
            assertThat(send(carrier, Map.of(), "1", 1))
                    .isEqualTo(Result.retry(
                            "localhost responded with status 500: {\"error\":\"failed because of --fail\"}"));
        }
        try (CarrierServer carrier = start(behaviour("0ms", "0%", "100%"))) {
            assertThat(send(carrier, Map.of(), "2", 1))
                    .isEqualTo(Result.rejected(
                            "localhost responded with status 400: {\"error\":\"rejected because of --reject\"}"));
        }
        assertThat(arrivals.summary())
                .isEqualTo("2 received, 2 different, 0 taken, 0 that had been taken already; answers: 400 1, 500 1");
    }

    @Test
    void faultProfileProducesItsSharesOfFailuresAndRejections() {
        FaultProfile faults = FaultProfile.parse("5ms..25ms", "5%", "0.5%");
        Random random = new Random(1);
        Map<Integer, Integer> answers = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            answers.merge(faults.status(random), 1, Integer::sum);
            assertThat(faults.latency(random)).isBetween(Duration.ofMillis(5), Duration.ofMillis(25));
        }
        assertThat(answers.get(FaultProfile.FAILED)).isBetween(4_500, 5_500);
        assertThat(answers.get(FaultProfile.REJECTED)).isBetween(400, 600);
    }

    @Test
    void throttledCarrierRespondsWith429AndRetryAfter() throws Exception {
        CarrierServer.Behaviour behaviour = new CarrierServer.Behaviour(
                FaultProfile.parse("0ms", "0%", "0%"),
                Duration.ZERO,
                IntervalThrottle.of(RateText.parse("1/hour")),
                Duration.ofSeconds(7),
                null);
        try (CarrierServer carrier = start(behaviour)) {
            assertThat(send(carrier, Map.of(), "1", 1)).isInstanceOf(Result.Delivered.class);
            assertThat(send(carrier, Map.of(), "2", 1))
                    .isEqualTo(Result.retryAfter(
                            Duration.ofSeconds(7),
                            "localhost responded with status 429: {\"error\":\"too many requests\"}"));
        }
    }

    @Test
    void closedCarrierRespondsWith429AndRetryAfterUntilItOpens() throws Exception {
        CarrierServer.Behaviour behaviour = new CarrierServer.Behaviour(
                FaultProfile.parse("0ms", "0%", "0%"), Duration.ofSeconds(2), null, Duration.ofSeconds(1), null);
        try (CarrierServer carrier = start(behaviour)) {
            long startedAt = System.nanoTime();
            assertThat(send(carrier, Map.of(), "1", 1)).isInstanceOf(Result.Retry.class);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> send(carrier, Map.of(), "1", 2) instanceof Result.Delivered);
            assertThat(System.nanoTime() - startedAt).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
        }
        assertThat(lines().get(0).answer()).isEqualTo(429);
    }

    @Test
    void carrierWithSecretAcceptsOnlySignedWebhooks() throws Exception {
        CarrierServer.Behaviour behaviour = new CarrierServer.Behaviour(
                FaultProfile.parse("0ms", "0%", "0%"),
                Duration.ZERO,
                null,
                Duration.ofSeconds(1),
                WebhookSignature.of(SECRET));
        try (CarrierServer carrier = start(behaviour)) {
            assertThat(send(carrier, Map.of("secret", SECRET), "1", 1)).isInstanceOf(Result.Delivered.class);
            assertThat(send(carrier, Map.of(), "2", 1)).isInstanceOf(Result.Rejected.class);
            assertThat(send(carrier, Map.of("secret", SECRET.replace('M', 'N')), "3", 1))
                    .isEqualTo(Result.rejected(
                            "localhost responded with status 401: {\"error\":\"the signature is missing or wrong\"}"));
        }
    }

    @Test
    void carrierRespondsAfterItsLatency() throws Exception {
        try (CarrierServer carrier = start(behaviour("200ms", "0%", "0%"))) {
            long startedAt = System.nanoTime();
            assertThat(send(carrier, Map.of(), "1", 1)).isInstanceOf(Result.Delivered.class);
            assertThat(System.nanoTime() - startedAt).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void carrierRecordsRequestsThatAreNotWebhooks() throws Exception {
        try (CarrierServer carrier = start(behaviour("0ms", "0%", "0%"))) {
            assertThat(post(carrier, "not JSON").statusCode()).isEqualTo(200);
        }
        assertThat(lines().get(0))
                .usingRecursiveComparison()
                .ignoringFields("time")
                .isEqualTo(new Arrival(0, null, null, null, null, null, 200, false));
    }

    @Test
    void carrierThatCannotListenNamesThePortInUse() {
        try (CarrierServer carrier = start(behaviour("0ms", "0%", "0%"))) {
            int port = URI.create(carrier.url()).getPort();
            assertThatThrownBy(() -> CarrierServer.start(port, behaviour("0ms", "0%", "0%"), arrivals))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("the port " + port
                            + " is in use: stop the process that listens there, or set another port with --port");
        }
    }

    private CarrierServer start(CarrierServer.Behaviour behaviour) {
        return CarrierServer.start(0, behaviour, arrivals);
    }

    private static CarrierServer.Behaviour behaviour(String latency, String fail, String reject) {
        return new CarrierServer.Behaviour(
                FaultProfile.parse(latency, fail, reject), Duration.ZERO, null, Duration.ofSeconds(1), null);
    }

    private List<Arrival> lines() {
        return record.toString().lines().map(CarrierServerTest::arrival).toList();
    }

    private static Arrival arrival(String line) {
        try {
            return new JsonMapper().readValue(line, Arrival.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> post(CarrierServer carrier, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(carrier.url()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Result send(CarrierServer carrier, Map<String, String> settings, String id, int attempt)
            throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", carrier.url());
        all.put("allow-private", "true");
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setSender("+15550100")
                .setRecipient("+15550177")
                .setBody(ByteBuffer.wrap("Hello".getBytes(UTF_8)))
                .build();
        Delivery delivery = new Delivery(
                "sms", "acme", "+15550100", request, attempt, 1_000, 2_000, new Position(0, 0, 0), new RecordHeaders());
        try (Handler handler = new WebhookHandlerFactory().create(new HandlerSettings(all, 1))) {
            return handler.deliver(delivery).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
