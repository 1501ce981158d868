package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.GatewayConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server without Kafka: what every call has in common. */
class GatewayServerTest {
    private static final int MAX_BODY = 200_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private GatewayServer server;

    @BeforeEach
    void start() {
        GatewayConfig config = new GatewayConfig(
                "127.0.0.1", 0, new GatewayConfig.Access(null, false), null, MAX_BODY, 10, Duration.ofSeconds(2));
        server = GatewayServer.start(
                config,
                authorization -> "Bearer no".equals(authorization) ? Optional.empty() : Optional.of(Caller.OPERATOR),
                List.of(router -> router.get(
                                "/things/{name}",
                                call -> Answer.json(
                                                200,
                                                Map.of(
                                                        "name",
                                                        call.path("name"),
                                                        "color",
                                                        String.valueOf(call.query("color"))))
                                        .now())
                        .post(
                                "/things",
                                call -> Answer.json(201, Map.of("bytes", call.body().length))
                                        .now())
                        .post("/faults", call -> {
                            throw new IllegalStateException("a secret");
                        })),
                new HttpMetrics(true));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/things/a%2Fb?color=red,       a/b, red",
        "/things/a%252Fb?color=a%26b+c, a%2Fb, a&b c",
        "/things/%C3%A5+b,              å+b, null"
    })
    void whatStandsInThePathAndTheQueryIsDecodedOnce(String path, String name, String color) throws Exception {
        HttpResponse<String> answer = send(request(path).GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json.readTree(answer.body()).get("name").asText()).isEqualTo(name);
        assertThat(json.readTree(answer.body()).get("color").asText()).isEqualTo(color);
    }

    @Test
    void aBodyOfAnyAllowedLengthArrives() throws Exception {
        for (int length : new int[] {1, 70_000, MAX_BODY}) {
            HttpResponse<String> answer = post("/things", "x".repeat(length));
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(json.readTree(answer.body()).get("bytes").asInt()).isEqualTo(length);
        }
    }

    @Test
    void whoAsksBeforeSendingABodyIsToldToGoOn() throws Exception {
        HttpResponse<String> answer = send(request("/things")
                .expectContinue(true)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsRefusedIsToldAsAProblem() throws Exception {
        assertProblem(send(request("/things").GET()), 405, "this path takes POST");
        assertThat(send(request("/things").GET()).headers().firstValue("Allow")).contains("POST");
        assertProblem(send(request("/nothing").GET()), 404, "there is nothing at this path");
        assertProblem(send(request("/things/%FF").GET()), 400, "not percent-encoded UTF-8");
        assertProblem(post("/things", "x".repeat(MAX_BODY + 1)), 413, "200000 bytes at the most");
        assertProblem(
                send(request("/things").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))),
                415,
                "application/json");
        assertProblem(
                send(request("/things/a").header("Authorization", "Bearer no").GET()), 401, "a key");
        HttpResponse<String> fault = post("/faults", "{}");
        assertProblem(fault, 500, "the gateway has a fault");
        assertThat(fault.body()).doesNotContain("secret");
    }

    private void assertProblem(HttpResponse<String> answer, int status, String detail) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json.readTree(answer.body()).get("status").asInt()).isEqualTo(status);
        assertThat(json.readTree(answer.body()).get("detail").asText()).contains(detail);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
