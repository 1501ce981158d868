package fairlane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final NewApiKey ACME = NewApiKey.of("acme");
    private static final NewApiKey OPERATOR = NewApiKey.of(null);

    @TempDir
    private Path directory;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private ApiKeys keys(String... lines) throws IOException {
        return ApiKeys.read(write("keys.txt", String.join("\n", lines)));
    }

    private static @Nullable Caller caller(ApiKeys keys, @Nullable String authorization) {
        return keys.authenticate(authorization).orElse(null);
    }

    @Test
    void apiKeyIdentifiesItsOwner() throws IOException {
        ApiKeys keys = keys("# keys", "", "  " + ACME.line() + "  ", OPERATOR.line());
        assertThat(caller(keys, "Bearer " + ACME.key())).isEqualTo(new Caller("acme"));
        assertThat(caller(keys, "bearer   " + OPERATOR.key())).isEqualTo(Caller.OPERATOR);
    }

    @Test
    void keyFileMayContainSeveralKeysOfOneCustomerAndCustomersWithSpacesInTheName() throws IOException {
        NewApiKey second = NewApiKey.of("acme corp");
        ApiKeys keys = keys(ACME.line(), NewApiKey.of("acme corp").line(), second.line());
        assertThat(caller(keys, "Bearer " + second.key())).isEqualTo(new Caller("acme corp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer fairlane_wrong", "Bearer two words", "Bearer å"})
    void authorizationHeaderWithoutKnownApiKeyIdentifiesNoCaller(String authorization) throws IOException {
        ApiKeys keys = keys(ACME.line());
        assertThat(caller(keys, authorization)).isNull();
        assertThat(caller(keys, ACME.key())).isNull();
        assertThat(caller(keys, null)).isNull();
    }

    @Test
    void newApiKeyIsRandomAndDoesNotAppearInTheKeyFile() {
        assertThat(NewApiKey.of("acme").key()).startsWith("fairlane_").isNotEqualTo(ACME.key());
        assertThat(ACME.line()).matches("[0-9a-f]{64} customer acme").doesNotContain(ACME.key());
        assertThat(OPERATOR.line()).matches("[0-9a-f]{64} operator");
    }

    @Test
    void errorAboutInvalidLineOfKeyFileDoesNotRevealTheLine() {
        for (String line :
                new String[] {ACME.key(), ACME.line() + "x".repeat(300), "operator", ACME.key() + " operator"}) {
            assertThatThrownBy(() -> keys("# keys", line))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("line 2 of the key file")
                    .message()
                    .doesNotContain(ACME.key());
        }
    }

    @Test
    void missingKeyFileAndKeyFileWithoutKeysAreRefused() {
        assertThatThrownBy(() -> keys("# keys"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("fairlane gateway key");
        assertThatThrownBy(() -> ApiKeys.read(directory.resolve("none")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("none does not exist or cannot be read");
    }

    @Test
    void errorAboutInvalidTlsFileNamesTheFileWithoutItsContent() throws IOException {
        Path empty = write("empty.pem", "");
        Path secret = write("secret.pem", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertTlsRefused(empty, empty, "empty.pem contains no");
        assertTlsRefused(empty, secret, "secret.pem contains no private key in PKCS #8 PEM");
        assertTlsRefused(empty, directory.resolve("none"), "none does not exist or cannot be read");
    }

    private static void assertTlsRefused(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> TlsContext.create(new GatewayConfig.Tls(certificate, key)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("c2VjcmV0");
    }
}
