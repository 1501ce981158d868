package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the signatures of the webhook handler with the Java library of the Standard Webhooks project. */
class WebhookSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    /** The expected signature, copied from the tests of the libraries of the Standard Webhooks project. */
    private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final WebhookSignature signature = WebhookSignature.of(SECRET);

    @Test
    void signatureEqualsExampleOfStandardWebhooksProject() {
        assertThat(signature.sign(ID, TIMESTAMP, BODY)).isEqualTo(SIGNED);
    }

    @Property
    void signatureEqualsSignatureOfStandardWebhooksLibrary(
            @ForAll @Size(min = 24, max = 64) byte[] key,
            @ForAll String id,
            @ForAll @LongRange(min = 0, max = 9_999_999_999L) long timestamp,
            @ForAll String body)
            throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        String expected = new Webhook(secret).sign(id, timestamp, body);
        WebhookSignature tested = WebhookSignature.of(secret);
        assertThat(tested.sign(id, Long.toString(timestamp), body.getBytes(UTF_8)))
                .isEqualTo(expected);
        assertThat(tested.verifies(id, Long.toString(timestamp), body.getBytes(UTF_8), expected))
                .isTrue();
    }

    @Test
    void standardWebhooksLibraryAcceptsSignatureAndRejectsChangedBody() throws Exception {
        Webhook library = new Webhook(SECRET);
        String timestamp =
                Long.toString(Instant.now().getEpochSecond()); // the library rejects a timestamp older than 5 minutes
        String body = "{\"body\":\"Hallå\"}";
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of("räksmörgås/1"),
                "webhook-timestamp", List.of(timestamp),
                "webhook-signature", List.of(signature.sign("räksmörgås/1", timestamp, body.getBytes(UTF_8))));
        assertThatCode(() -> library.verify(body, headers)).doesNotThrowAnyException();
        assertThatThrownBy(() -> library.verify(body + " ", headers)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void signatureHeaderIsValidIfOneOfSeveralSignaturesMatches() {
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "v1a,x v1,AAAA " + SIGNED))
                .isTrue();
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "v1,AAAA")).isFalse();
        assertThat(signature.verifies(ID, "1614265331", BODY, SIGNED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_*secret*"})
    void malformedWebhookSecretIsRejectedWithoutRevealingSecret(String secret) {
        assertThatThrownBy(() -> WebhookSignature.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be whsec_ and the Base64 of 24 to 64 random bytes; create one with:"
                        + " echo whsec_$(openssl rand -base64 32)");
    }
}
