package fairlane.delivery.handlers;

import static fairlane.delivery.handlers.DeliveryBuilder.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.NodeProgram;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that the JavaScript library of the Standard Webhooks project accepts the signature of a request that the webhook
 * handler sent.
 */
@Tag("node")
class StandardWebhooksLibraryIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final JsonMapper MAPPER = new JsonMapper();

    private static NodeProgram verifier;

    @BeforeAll
    static void install() throws Exception {
        verifier =
                NodeProgram.install(Path.of("src/test/js"), "verify-webhook.mjs", Path.of("target/webhook-verifier"));
    }

    @Test
    void javaScriptLibraryAcceptsSignatureOfWebhookHandler() throws Exception {
        ObjectNode webhook =
                send(message().id("räksmörgås.1").body("text/plain", "Hallå").build());
        NodeProgram.ProcessResult verified = verify(webhook);
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(MAPPER.readTree(verified.output()))
                .isEqualTo(MAPPER.readTree(webhook.path("body").asText()));
        webhook.put("body", webhook.path("body").asText() + " ");
        assertThat(verify(webhook).exitCode()).isEqualTo(1);
    }

    private static ObjectNode send(Delivery delivery) throws Exception {
        try (WebhookEndpoint endpoint = WebhookEndpoint.answering(200, Map.of(), "");
                Handler handler = new WebhookHandlerFactory()
                        .create(DeliveryBuilder.settings(
                                Map.of("url", endpoint.url(), "allow-private", "true", "secret", SECRET)))) {
            DeliveryBuilder.send(handler, delivery);
            WebhookEndpoint.ReceivedRequest received = endpoint.received().remove();
            ObjectNode webhook = MAPPER.createObjectNode().put("secret", SECRET).put("body", received.body());
            ObjectNode headers = webhook.putObject("headers");
            for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
                headers.put(name, received.header(name));
            }
            return webhook;
        }
    }

    private static NodeProgram.ProcessResult verify(ObjectNode webhook) throws Exception {
        return verifier.run(webhook.toString());
    }
}
