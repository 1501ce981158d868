package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.gateway.http.NewApiKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the permissions of each kind of API key, over TLS with a certificate from files. */
class ApiKeysIT extends GatewayFixture {
    private final NewApiKey acme = NewApiKey.of("acme");
    private final NewApiKey operator = NewApiKey.of(null);

    private Path certificate;
    private Path key;
    private Path keys;

    @BeforeAll
    void writeFiles(@TempDir Path directory) throws Exception {
        keys = Files.writeString(
                directory.resolve("keys.txt"), "# keys\n\n" + acme.line() + "\n" + operator.line() + "\n");
        TestCertificate testCertificate = TestCertificate.in(directory);
        certificate = testCertificate.certificate();
        key = testCertificate.key();
        client = HttpClient.newBuilder().sslContext(testCertificate.trusted()).build();
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "gateway.keys", keys.toString(),
                "gateway.tls.certificate", certificate.toString(),
                "gateway.tls.key", key.toString());
    }

    private static String[] authorization(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    @Test
    void gatewayWithTlsServesCallersByTheirKeys() {
        String own = "{\"recipient\":\"a@b.c\",\"body\":\"x\"}";
        String other = "{\"customer\":\"bolt\",\"recipient\":\"a@b.c\",\"body\":\"x\"}";
        assertThat(gateway.url()).startsWith("https://");
        assertThat(post("/v1/messages", own, authorization(acme.key()))
                        .body()
                        .get("customer")
                        .asText())
                .isEqualTo("acme");
        assertThat(post("/v1/messages", other, authorization(acme.key())).status())
                .isEqualTo(403);
        assertThat(post("/v1/messages", other, authorization(operator.key())).status())
                .isEqualTo(202);
        assertThat(post("/v1/messages", other).status()).isEqualTo(401);
        URI plain = URI.create(gateway.url().replace("https", "http") + "/health/live");
        assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }
}
