package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.FairlaneProcess;
import fairlane.broker.fixture.ProcessExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the gateway answers malformed input with a 4xx status or closes the connection, and continues to serve
 * other callers.
 */
class MalformedInputIT extends GatewayFixture {
    private static final String HELLO = "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}";
    private static final int SOCKET_TIMEOUT_MILLIS = 15_000;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Override
    Map<String, String> settings() {
        return Map.of("gateway.timeout", "2s", "gateway.max.calls", "50", "gateway.max.body", "1MiB");
    }

    private Socket connect() throws IOException {
        URI url = URI.create(gateway.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] call(byte[] body, String... headers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes(
                "POST /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"));
        for (String header : headers) {
            all.writeBytes(bytes(header + "\r\n"));
        }
        all.writeBytes(bytes("Content-Length: " + body.length + "\r\n\r\n"));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /**
     * Sends bytes to the gateway, and returns the HTTP status of the response; 0 if the gateway closed the connection
     * without a response.
     */
    private int statusOfRawRequest(byte[] sent) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            return status(socket.getInputStream().readAllBytes());
        } catch (SocketException e) {
            return 0;
        }
    }

    private static int status(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    @Test
    void gatewayRejectsRandomBytes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);
            assertThat(statusOfRawRequest(noise)).as("seed %d", seed).isIn(0, 400, 404, 405);
            assertThat(statusOfRawRequest(call(noise))).as("seed %d", seed).isEqualTo(400);
        }
        assertThat(post("/v1/messages", HELLO).status()).isEqualTo(202);
    }

    @Test
    void gatewayAnswersCorruptedMessagesWith202Or4xx() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] message =
                bytes("[" + HELLO + ",{\"customer\":\"a\",\"cost\":1e3,\"notBefore\":1,\"attributes\":{\"a\":\"b\"},"
                        + "\"recipient\":\"\\u00e5\",\"body\":[1,{\"x\":null}],\"priority\":\"HIGH\"}]");
        for (int i = 0; i < 500; i++) {
            byte[] broken = message.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(statusOfRawRequest(call(broken))).as("seed %d", seed).isIn(202, 400, 403, 404);
        }
        for (int length = 0; length < message.length; length++) {
            assertThat(statusOfRawRequest(call(java.util.Arrays.copyOf(message, length))))
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"text\"",
                "1e999999999",
                "[[]]",
                "{\"customer\":{}}",
                "{\"customer\":\"\\ud800\",\"recipient\":\"x\",\"body\":\"x\"}",
                "{\"customer\":\"a\",\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\"}",
                "{\"customer\":\"a\",\"recipient\":[],\"body\":\"x\"}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"cost\":1e400}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"cost\":99999999999999999999}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"expiresAt\":99999999999999999999}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"notBefore\":\"+1000000000-01-01T00:00:00Z\"}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"attributes\":{\"a\":1}}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"attributes\":[]}",
                "{} {}",
                "\uFEFF{}"
            })
    void gatewayAnswersWrongTypesAndValuesWith400(String body) {
        assertThat(post("/v1/messages", body).status()).isEqualTo(400);
    }

    @Test
    void gatewayAnswersOversizedInputWith4xx() {
        List<String> huge = new ArrayList<>(List.of(
                "[".repeat(500_000),
                "{\"a\":".repeat(100_000),
                "9".repeat(900_000),
                HELLO.replace("acme", "x".repeat(256)),
                HELLO.replace("{", "{\"" + "x".repeat(100_000) + "\":1,"),
                HELLO.replace("{", "{\"id\":\"" + "ü".repeat(128) + "\",")));
        StringBuilder attributes = new StringBuilder("{\"a\":\"\"");
        for (int i = 0; i < 100; i++) {
            attributes.append(",\"a").append(i).append("\":\"\"");
        }
        huge.add(HELLO.replace("{", "{\"attributes\":" + attributes + "},"));
        for (String body : huge) {
            ReceivedResponse answer = post("/v1/messages", body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.raw().body().length()).isLessThan(2_000);
        }
        assertThat(post("/v1/messages", "x".repeat(1_100_000)).status()).isEqualTo(413);
        assertThat(get("/" + "x".repeat(5_000)).status()).isEqualTo(404);
        assertThat(get("/v1/lanes?count=" + "9".repeat(50)).status()).isEqualTo(400);
        assertThat(get("/v1/messages/a/%FF%FE").status()).isEqualTo(400);
    }

    @Test
    void gatewayRejectsInvalidUtf8AndOversizedHeaders() throws IOException {
        assertThat(statusOfRawRequest(call(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'})))
                .isEqualTo(400);
        assertThat(statusOfRawRequest(call(bytes(HELLO), "X-Large: " + "x".repeat(40_000))))
                .isIn(0, 400, 431);
        String[] many = new String[500];
        java.util.Arrays.setAll(many, i -> "X-Many-" + i + ": 1");
        assertThat(statusOfRawRequest(call(bytes(HELLO), many))).isIn(0, 400, 431);
        assertThat(statusOfRawRequest(call(bytes(HELLO), "Transfer-Encoding: chunked")))
                .isIn(0, 400);
    }

    @Test
    void gatewayClosesConnectionsWhoseCallersDoNotSendTheWholeBody() throws IOException {
        List<Socket> half = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket socket = connect();
            socket.getOutputStream()
                    .write(bytes("POST /v1/messages HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"customer\":"));
            half.add(socket);
        }
        await().atMost(PATIENCE).until(() -> post("/v1/messages", HELLO).status() == 503);
        await().atMost(PATIENCE).until(() -> post("/v1/messages", HELLO).status() == 202);
        for (Socket socket : half) {
            try (socket) {
                assertThat(status(socket.getInputStream().readAllBytes())).isZero();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the connection is still open", e);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void idleConnectionsDoNotBlockOtherCallers() throws IOException {
        URI url = URI.create(gateway.url());
        List<String> arguments = List.of(url.getHost(), Integer.toString(url.getPort()), "10000");
        try (FairlaneProcess idle = processes.start(IdleConnections.class, arguments)) {
            idle.awaitOutput(IdleConnections.READY, PATIENCE);
            assertThat(post("/v1/messages", HELLO).status()).isEqualTo(202);
        }
        assertThat(post("/v1/messages", HELLO).status()).isEqualTo(202);
    }

    @Test
    void callsOfCallersThatHangUpDoNotStayInProgress() throws IOException {
        for (int i = 0; i < 500; i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(call(bytes(HELLO)));
                socket.setSoLinger(true, 0);
            }
        }
        assertThat(post("/v1/messages", HELLO).status()).isIn(202, 503);
        await().atMost(PATIENCE).until(() -> post("/v1/messages", HELLO).status() == 202);
        try (Socket socket = connect();
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(call(bytes(HELLO)));
            assertThat(status(in.readAllBytes())).isEqualTo(202);
        }
        await().atMost(PATIENCE).until(() -> gateway.callsInProgress() == 0);
    }
}
