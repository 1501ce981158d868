package fairlane.gateway.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.http.Routes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that the server answers malformed input with a 4xx status or closes the connection, and that it continues to serve
 * other callers.
 */
class MalformedInputTest extends RoutesFixture {
    private static final String HELLO = "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}";
    private static final int SOCKET_TIMEOUT_MILLIS = 15_000;

    private final TestSubmission submission = new TestSubmission(cluster, policies);

    @Override
    Routes routes() {
        return submission.routes();
    }

    @AfterAll
    void closeSubmission() {
        submission.close();
    }

    @AfterEach
    void serverStillServesOtherCallers() {
        assertThat(post("/v1/messages", HELLO).status()).isEqualTo(202);
    }

    private static byte[] call(byte[] body, String... headers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("POST /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + OPERATOR.key() + "\r\nContent-Type: application/json\r\n")
                .getBytes(UTF_8));
        for (String header : headers) {
            all.writeBytes((header + "\r\n").getBytes(UTF_8));
        }
        all.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** Returns the status of the response; 0 if the server closed the connection without a response. */
    private int statusOf(byte[] sent) throws IOException {
        URI url = URI.create(url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : 0;
        } catch (SocketException e) {
            return 0;
        }
    }

    @Test
    void serverRejectsRandomBytes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);
            assertThat(statusOf(noise)).as("seed %d", seed).isIn(0, 400, 401);
            assertThat(statusOf(call(noise))).as("seed %d", seed).isEqualTo(400);
        }
    }

    @Test
    void serverAcceptsOrRefusesEveryCorruptedMessage() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] message = ("[" + HELLO
                        + ",{\"customer\":\"a\",\"cost\":1e3,\"notBefore\":1,\"attributes\":{\"a\":\"b\"},"
                        + "\"recipient\":\"\\u00e5\",\"body\":[1,{\"x\":null}],\"priority\":\"HIGH\"}]")
                .getBytes(UTF_8);
        for (int i = 0; i < 500; i++) {
            byte[] broken = message.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(statusOf(call(broken))).as("seed %d", seed).isIn(202, 400, 403, 404);
        }
        for (int length = 0; length < message.length; length++) {
            assertThat(statusOf(call(Arrays.copyOf(message, length)))).isEqualTo(400);
        }
    }

    @Test
    void serverRejectsInvalidUtf8AndOversizedHeaders() throws IOException {
        byte[] hello = HELLO.getBytes(UTF_8);
        assertThat(statusOf(call(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'})))
                .isEqualTo(400);
        assertThat(statusOf(call(hello, "X-Large: " + "x".repeat(40_000)))).isIn(0, 400, 431);
        String[] many = new String[500];
        Arrays.setAll(many, i -> "X-Many-" + i + ": 1");
        assertThat(statusOf(call(hello, many))).isIn(0, 400, 431);
        assertThat(statusOf(call(hello, "Transfer-Encoding: chunked"))).isIn(0, 400);
    }

    @Test
    void serverAnswersOversizedPathsWithProblem() {
        assertThat(get("/" + "x".repeat(5_000)).status()).isEqualTo(404);
        assertThat(delete("/v1/messages/a/%FF%FE").status()).isEqualTo(400);
    }
}
