package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Who may do what with which key, over TLS with a certificate from files. */
class KeysIT extends GatewayFixture {
    private final NewKey acme = NewKey.of("acme");
    private final NewKey operator = NewKey.of(null);

    private Path certificate;
    private Path key;
    private Path keys;

    @BeforeAll
    void writeFiles(@TempDir Path directory) throws Exception {
        keys = Files.writeString(
                directory.resolve("keys.txt"), "# keys\n\n" + acme.line() + "\n" + operator.line() + "\n");
        TestCertificate made = TestCertificate.in(directory);
        certificate = made.certificate();
        key = made.key();
        client = HttpClient.newBuilder().sslContext(made.trusted()).build();
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "gateway.keys", keys.toString(),
                "gateway.tls.certificate", certificate.toString(),
                "gateway.tls.key", key.toString());
    }

    private static String[] with(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    @Test
    void aCustomersKeyFixesTheCustomer() {
        assertThat(gateway.url()).startsWith("https://");
        Answered own = post("/v1/messages", "{\"recipient\":\"a@b.c\",\"body\":\"x\"}", with(acme.key()));
        assertThat(own.status()).isEqualTo(202);
        assertThat(own.body().get("customer").asText()).isEqualTo("acme");
        String other = "{\"customer\":\"bolt\",\"recipient\":\"a@b.c\",\"body\":\"x\"}";
        assertThat(post("/v1/messages", other, with(acme.key())).status()).isEqualTo(403);
        assertThat(post("/v1/messages", other, with(operator.key())).status()).isEqualTo(202);
        Answered mixed =
                post("/v1/messages", "[" + other + ",{\"recipient\":\"a@b.c\",\"body\":\"x\"}]", with(acme.key()));
        assertThat(mixed.body().get("refused").get(0).get("status").asInt()).isEqualTo(403);
        assertThat(mixed.body().get("accepted").get(0).get("index").asInt()).isEqualTo(1);
        assertThat(delete("/v1/messages/bolt/m-1", with(acme.key())).status()).isEqualTo(403);
        assertThat(delete("/v1/messages/acme/m-1", with(acme.key())).status()).isEqualTo(202);
        assertThat(get("/v1/intake", with(acme.key())).body().get("customers")).hasSize(1);
    }

    @Test
    void howManyWorkersAreWantedIsForOperatorsAndNotKnownWithoutAPipeline() {
        assertThat(get("/v1/channels/sms/workers", with(acme.key())).status()).isEqualTo(403);
        Answered answer = get("/v1/channels/sms/workers", with(operator.key()));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.detail()).contains("no pipeline is running");
    }

    @Test
    void withoutAKeyThereIsNothingButTheContractAndHealth() {
        for (String[] headers : new String[][] {
            {}, with("fairlane_wrong"), {"Authorization", "Basic YTpi"}, {"Authorization", acme.key()}, with("")
        }) {
            Answered answer = get("/v1/intake", headers);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.raw().body()).doesNotContain(acme.key());
        }
        assertThat(get("/nothing").status()).isEqualTo(401);
        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(get("/openapi.yaml").status()).isEqualTo(200);
    }

    @Test
    void plainHttpIsNoWayIn() {
        URI plain = URI.create(gateway.url().replace("https", "http") + "/health/live");
        assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void wrongFilesAreToldWithoutWhatIsInThem(@TempDir Path directory) throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong"), acme.key() + "\n");
        assertThatThrownBy(() -> Keys.read(wrong))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("line 1 of the file of keys")
                .message()
                .doesNotContain(acme.key());
        for (String[] files :
                new String[][] {{certificate.toString(), wrong.toString()}, {wrong.toString(), key.toString()}}) {
            Map<String, String> settings = Map.of("gateway.tls.certificate", files[0], "gateway.tls.key", files[1]);
            assertThatThrownBy(() -> TlsContext.of(config(settings).gateway().tls()))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining(wrong.toString());
        }
    }
}
