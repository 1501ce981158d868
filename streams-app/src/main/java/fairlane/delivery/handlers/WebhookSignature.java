package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes and verifies signatures according to the <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 * specification 1.0.0, in the symmetric form, in which sender and receiver share one secret. A signature is {@code v1,}
 * and the Base64 of HMAC-SHA256 over {@code id.timestamp.body}.
 */
public final class WebhookSignature {
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    /** The minimum key length that the Standard Webhooks specification requires, in bytes. */
    private static final int MIN_KEY_BYTES = 24;

    private static final int MAX_KEY_BYTES = 64;

    private final SecretKeySpec key;

    private WebhookSignature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Parses a secret, which is {@code whsec_} and the Base64 of 24 to 64 bytes.
     *
     * @throws IllegalArgumentException if the secret is malformed; the exception message states the required format and
     *     does not contain the secret
     */
    public static WebhookSignature of(String secret) {
        try {
            if (secret.startsWith(PREFIX)) {
                byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
                if (key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES) {
                    return new WebhookSignature(key);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(secretFormat(), e);
        }
        throw new IllegalArgumentException(secretFormat());
    }

    private static String secretFormat() {
        return "must be " + PREFIX + " and the Base64 of " + MIN_KEY_BYTES + " to " + MAX_KEY_BYTES
                + " random bytes; create one with: echo " + PREFIX + "$(openssl rand -base64 32)";
    }

    /**
     * Computes the value of the header {@code webhook-signature}.
     *
     * @param id value of the header {@code webhook-id}
     * @param timestamp value of the header {@code webhook-timestamp}, in seconds since the epoch
     * @param body the request body as it is sent
     */
    public String sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /**
     * Whether at least one of the signatures of a header is valid for a request. The age of the timestamp is not checked.
     *
     * @param signatures value of the header {@code webhook-signature}: signatures separated by spaces
     */
    public boolean verifies(String id, String timestamp, byte[] body, String signatures) {
        byte[] expected = sign(id, timestamp, body).getBytes(UTF_8);
        return Arrays.stream(signatures.split(" ", -1))
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature.getBytes(UTF_8)));
    }
}
