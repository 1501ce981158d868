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
    void customerKeyPermitsCallsForItsCustomerOnly() {
        assertThat(gateway.url()).startsWith("https://");
        ReceivedResponse own =
                post("/v1/messages", "{\"recipient\":\"a@b.c\",\"body\":\"x\"}", authorization(acme.key()));
        assertThat(own.status()).isEqualTo(202);
        assertThat(own.body().get("customer").asText()).isEqualTo("acme");
        String other = "{\"customer\":\"bolt\",\"recipient\":\"a@b.c\",\"body\":\"x\"}";
        assertThat(post("/v1/messages", other, authorization(acme.key())).status())
                .isEqualTo(403);
        assertThat(post("/v1/messages", other, authorization(operator.key())).status())
                .isEqualTo(202);
        ReceivedResponse mixed = post(
                "/v1/messages", "[" + other + ",{\"recipient\":\"a@b.c\",\"body\":\"x\"}]", authorization(acme.key()));
        assertThat(mixed.body().get("refused").get(0).get("status").asInt()).isEqualTo(403);
        assertThat(mixed.body().get("accepted").get(0).get("index").asInt()).isEqualTo(1);
        assertThat(delete("/v1/messages/bolt/m-1", authorization(acme.key())).status())
                .isEqualTo(403);
        assertThat(delete("/v1/messages/acme/m-1", authorization(acme.key())).status())
                .isEqualTo(202);
        assertThat(get("/v1/intake", authorization(acme.key())).body().get("customers"))
                .hasSize(1);
    }

    @Test
    void wantedWorkersAreReturnedOnlyToOperatorsAndOnlyIfAPipelineRuns() {
        assertThat(get("/v1/channels/sms/workers", authorization(acme.key())).status())
                .isEqualTo(403);
        ReceivedResponse answer = get("/v1/channels/sms/workers", authorization(operator.key()));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.detail()).contains("no pipeline is running");
    }

    @Test
    void callersWithoutValidKeySeeOnlyContractAndHealth() {
        for (String[] headers : new String[][] {
            {},
            authorization("fairlane_wrong"),
            {"Authorization", "Basic YTpi"},
            {"Authorization", acme.key()},
            authorization("")
        }) {
            ReceivedResponse answer = get("/v1/intake", headers);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.raw().body()).doesNotContain(acme.key());
        }
        assertThat(get("/nothing").status()).isEqualTo(401);
        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(get("/openapi.yaml").status()).isEqualTo(200);
    }

    @Test
    void serverWithTlsRejectsPlainHttp() {
        URI plain = URI.create(gateway.url().replace("https", "http") + "/health/live");
        assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }
}
