package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.FairlaneProcess;
import fairlane.broker.fixture.ProcessExtension;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that idle, incomplete and abandoned connections do not keep the gateway from serving other callers. */
class GatewayConnectionsIT extends GatewayFixture {
    private static final String HELLO = "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}";
    private static final int SOCKET_TIMEOUT_MILLIS = 15_000;

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Override
    Map<String, String> settings() {
        return Map.of("gateway.timeout", "2s", "gateway.max.calls", "50");
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

    /** Returns a whole call that submits a message. */
    private static byte[] call() {
        return bytes("POST /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + HELLO.length() + "\r\n\r\n" + HELLO);
    }

    private static int status(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
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
                socket.getOutputStream().write(call());
                socket.setSoLinger(true, 0);
            }
        }
        assertThat(post("/v1/messages", HELLO).status()).isIn(202, 503);
        await().atMost(PATIENCE).until(() -> post("/v1/messages", HELLO).status() == 202);
        try (Socket socket = connect();
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(call());
            assertThat(status(in.readAllBytes())).isEqualTo(202);
        }
        await().atMost(PATIENCE).until(() -> gateway.callsInProgress() == 0);
    }
}
