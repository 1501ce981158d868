package fairlane.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.config.GatewayConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the behaviour of the gateway's HTTP server that is common to all routes, without Kafka. */
class GatewayServerTest {
    private static final int MAX_BODY = 200_000;

    /** The length in bytes of a response that is far longer than the socket buffers of both sides. */
    private static final int LARGE_BODY = 32 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The result of the next call to /waits. The result is pending until the test completes it. */
    private final CompletableFuture<CallResult> waitingResult = new CompletableFuture<>();

    private final AtomicBoolean undelivered = new AtomicBoolean();
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
                                call -> Response.json(
                                                200,
                                                Map.of(
                                                        "name",
                                                        call.pathParameter("name"),
                                                        "color",
                                                        String.valueOf(call.queryParameter("color"))))
                                        .completed())
                        .post(
                                "/things",
                                call -> Response.json(
                                                201,
                                                Map.of(
                                                        "bytes",
                                                        call.body().length,
                                                        "hash",
                                                        Arrays.hashCode(call.body())))
                                        .completed())
                        .get(
                                "/much",
                                call -> Response.json(200, "x".repeat(LARGE_BODY))
                                        .completed())
                        .post("/waits", call -> waitingResult)
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
    void serverDecodesPathAndQueryOnce(String path, String name, String color) throws Exception {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json.readTree(response.body()).get("name").asText()).isEqualTo(name);
        assertThat(json.readTree(response.body()).get("color").asText()).isEqualTo(color);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20_000, 70_000, MAX_BODY})
    void serverReceivesBodyOfAnyAllowedLength(int length) throws Exception {
        String body = "0123456789abc".repeat(MAX_BODY).substring(0, length);
        assertArrived(body, post("/things", body));
        assertArrived(body, postInChunks(body));
    }

    private HttpResponse<String> postInChunks(String body) throws Exception {
        return send(request("/things")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)))));
    }

    private void assertArrived(String body, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json.readTree(response.body()).get("bytes").asInt()).isEqualTo(body.length());
        assertThat(json.readTree(response.body()).get("hash").asInt()).isEqualTo(Arrays.hashCode(body.getBytes(UTF_8)));
    }

    @Test
    void serverReceivesBodyThatArrivesInTwoParts() throws Exception {
        try (Socket socket = connect()) {
            String head = "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: 6\r\n\r\n";
            socket.getOutputStream().write((head + "abc").getBytes(UTF_8));
            awaitCalls(1);
            socket.getOutputStream().write("def".getBytes(UTF_8));
            String response = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(response)
                    .startsWith("HTTP/1.1 201")
                    .contains("\"hash\":" + Arrays.hashCode("abcdef".getBytes(UTF_8)));
        }
    }

    @Test
    void serverRefusesChunkedBodyThatExceedsLimit() throws Exception {
        assertProblem(postInChunks("x".repeat(MAX_BODY + 1)), 413, "at most 200000 bytes");
        assertProblem(postInChunks("x".repeat(3 * MAX_BODY)), 413, "at most 200000 bytes");
        awaitCalls(0);
        assertArrived("{}", post("/things", "{}"));
    }

    @Test
    void serverReceivesBodyAfterExpectContinue() throws Exception {
        HttpResponse<String> response = send(request("/things")
                .expectContinue(true)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(response.statusCode()).isEqualTo(201);
    }

    @Test
    void serverAnswersRefusedCallsWithProblem() throws Exception {
        assertProblem(send(request("/things").GET()), 405, "this path supports POST");
        assertThat(send(request("/things").GET()).headers().firstValue("Allow")).contains("POST");
        assertProblem(send(request("/nothing").GET()), 404, "no route matches this path");
        assertProblem(send(request("/things/%FF").GET()), 400, "not percent-encoded UTF-8");
        assertProblem(post("/things", "x".repeat(MAX_BODY + 1)), 413, "at most 200000 bytes");
        assertProblem(
                send(request("/things").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))),
                415,
                "application/json");
        assertProblem(
                send(request("/things/a").header("Authorization", "Bearer no").GET()), 401, "a valid API key");
        HttpResponse<String> fault = post("/faults", "{}");
        assertProblem(fault, 500, "internal error in the gateway");
        assertThat(fault.body()).doesNotContain("secret");
    }

    private void completeWaitingCall() {
        waitingResult.complete(Response.json(200, Map.of("waited", true)).whenUndelivered(() -> undelivered.set(true)));
    }

    private Socket connect() throws IOException {
        URI url = URI.create(server.url());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        return socket;
    }

    private static void write(Socket socket, String firstLine, String more) throws IOException {
        socket.getOutputStream()
                .write((firstLine + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + more + "\r\n").getBytes(UTF_8));
    }

    private void awaitCalls(int count) {
        await().atMost(PATIENCE).until(() -> server.callsInProgress() == count);
    }

    @Test
    void serverDetectsCallerThatHangsUpBeforeResponse() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /waits", "");
            awaitCalls(1);
        }
        completeWaitingCall();
        await().atMost(PATIENCE).untilTrue(undelivered);
        awaitCalls(0);
    }

    @Test
    void serverAnswersPipelinedCallAfterThePrecedingCallThatWaits() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /waits", "");
            awaitCalls(1);
            write(socket, "GET /things/next", "Connection: close\r\n");
            completeWaitingCall();
            String responses = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(responses).containsSubsequence("\"waited\":true", "\"name\":\"next\"");
            assertThat(undelivered).isFalse();
        }
    }

    @Test
    void serverClosesConnectionOfCallerThatDoesNotReadResponse() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "GET /much", "");
            awaitCalls(1);
            awaitCalls(0);
            long read = 0;
            try (InputStream in = socket.getInputStream()) {
                byte[] buffer = new byte[64 << 10];
                for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                    read += length;
                }
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            assertThat(read).isLessThan(LARGE_BODY);
        }
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json.readTree(response.body()).get("status").asInt()).isEqualTo(status);
        assertThat(json.readTree(response.body()).get("detail").asText()).contains(detail);
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
