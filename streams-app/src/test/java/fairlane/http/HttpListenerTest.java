package fairlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
    private static Undertow.Builder server(int port) {
        return Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(port, "127.0.0.1")
                .setHandler(exchange -> exchange.getResponseSender().send("hello"));
    }

    @Test
    void listenerReportsBoundHostAndPort() throws Exception {
        try (HttpListener listener = HttpListener.start(server(0), IllegalStateException::new)) {
            assertThat(listener.host()).isEqualTo("127.0.0.1");
            URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/");
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("hello");
        }
    }

    @Test
    void listenerThrowsTheExceptionThatItsCallerCreatesIfThePortIsInUse() {
        try (HttpListener listener = HttpListener.start(server(0), IllegalStateException::new)) {
            int port = listener.port();
            assertThatThrownBy(() -> HttpListener.start(
                            server(port), failure -> new IllegalStateException("port " + port + " is in use", failure)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("port " + port + " is in use")
                    .hasCauseInstanceOf(java.net.BindException.class);
        }
    }
}
