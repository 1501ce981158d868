package fairlane.gateway.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTokenTest {
    private final Supplier<String> secrets = LeaseToken.secrets();

    @Test
    void parsedTokenHasSecretReplicaAndChannelOfItsText() {
        LeaseToken token = new LeaseToken(secrets.get(), "[::1]:8080", "sms-2");
        assertThat(LeaseToken.parse(token.text())).contains(token);
        assertThat(token.text()).matches("[A-Za-z0-9._-]+");
    }

    @Test
    void generatedSecretsAreDistinct() {
        assertThat(Stream.generate(secrets).limit(1_000).distinct()).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0/7.bG9jYWxob3N0OjgwODAvc21z",
                "aaaaaaaaaaaaaaaaaaaaaa.",
                "aaaaaaaaaaaaaaaaaaaaaa.bG9jYWxob3N0",
                "aaaaaaaaaaaaaaaaaaaaaa.a",
                "aaaaaaaaaaaaaaaaaaaaa/.bG9jYWxob3N0OjgwODAvc21z",
                "aaaaaaaaaaaaaaaaaaaaaaa.bG9jYWxob3N0OjgwODAvc21z",
                "aaaaaaaaaaaaaaaaaaaaaa.bG9jYWxob3N0OjgwODAvc21zMg==",
                "aaaaaaaaaaaaaaaaaaaaaa.bG9jYWxob3N0L3Ntcw",
                "aaaaaaaaaaaaaaaaaaaaaa.bG9jYWxob3N0OjgwODAvc21z.x"
            })
    void parserOfLeaseTokensRejectsMalformedTexts(String text) {
        assertThat(LeaseToken.parse(text)).isEmpty();
    }
}
