package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    /** Of the tests of the specification's own libraries. */
    private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final WebhookSignature signature = WebhookSignature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @Test
    void signatureMatchesSpecificationExample() {
        assertThat(signature.sign(ID, TIMESTAMP, BODY)).isEqualTo(SIGNED);
    }

    @Test
    void verificationAcceptsOneMatchingSignatureOfSeveral() {
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "v1a,x v1,AAAA " + SIGNED))
                .isTrue();
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "v1,AAAA")).isFalse();
        assertThat(signature.verifies(ID, "1614265331", BODY, SIGNED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_*secret*"})
    void malformedSecretIsRejectedWithoutRevealingIt(String secret) {
        assertThatThrownBy(() -> WebhookSignature.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is whsec_ and the Base64 of 24 to 64 random bytes; make one with:"
                        + " echo whsec_$(openssl rand -base64 32)");
    }
}
