package fairlane.delivery.handlers;

import static fairlane.delivery.handlers.Deliveries.message;
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

/** What the handler sends, as the library of the Standard Webhooks project sees it. */
@Tag("node")
class ForeignVerifierIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final JsonMapper MAPPER = new JsonMapper();

    private static NodeProgram verifier;

    @BeforeAll
    static void install() throws Exception {
        verifier =
                NodeProgram.install(Path.of("src/test/js"), "verify-webhook.mjs", Path.of("target/webhook-verifier"));
    }

    @Test
    void itsSignatureIsRight() throws Exception {
        ObjectNode webhook =
                send(message().id("räksmörgås.1").body("text/plain", "Hallå").build());
        NodeProgram.Ended right = verify(webhook);
        assertThat(right.exitCode()).as(right.output()).isZero();
        assertThat(MAPPER.readTree(right.output()))
                .isEqualTo(MAPPER.readTree(webhook.path("body").asText()));
        webhook.put("body", webhook.path("body").asText() + " ");
        assertThat(verify(webhook).exitCode()).isEqualTo(1);
    }

    private static ObjectNode send(Delivery delivery) throws Exception {
        try (Endpoint endpoint = Endpoint.answering(200, Map.of(), "");
                Handler handler = new WebhookHandlerFactory()
                        .create(Deliveries.settings(
                                Map.of("url", endpoint.url(), "allow-private", "true", "secret", SECRET)))) {
            Deliveries.send(handler, delivery);
            Endpoint.Received received = endpoint.received().remove();
            ObjectNode webhook = MAPPER.createObjectNode().put("secret", SECRET).put("body", received.body());
            ObjectNode headers = webhook.putObject("headers");
            for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
                headers.put(name, received.header(name));
            }
            return webhook;
        }
    }

    private static NodeProgram.Ended verify(ObjectNode webhook) throws Exception {
        return verifier.run(webhook.toString());
    }
}
