package fairlane.admin.inspection;

import static fairlane.admin.inspection.HeldRows.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import fairlane.wire.HeldMessage;
import org.junit.jupiter.api.Test;

class HeldMessageJsonTest {
    private final HeldMessage held = message("sms", "m", 3, "SENDER_RATE", 9_000L);

    private static ObjectNode json(HeldMessage message, boolean showBodies) {
        return new HeldMessageJson(Encodings.singleObject().reader(SendRequest.class), showBodies).toJson(message);
    }

    @Test
    void heldMessageJsonMasksRecipientAndBodyByDefault() {
        ObjectNode json = json(held, false);
        assertThat(json.get("recipient").asText()).isEqualTo("+46***67");
        assertThat(json.get("body").asText()).isEqualTo("5 bytes");
        assertThat(json.get("ahead").asInt()).isEqualTo(3);
        assertThat(json.get("leavesAt").asLong()).isEqualTo(9_000);
        assertThat(json.has("value")).isFalse();
    }

    @Test
    void heldMessageJsonShowsRecipientAndBodyIfBodiesAreRequested() {
        ObjectNode json = json(held, true);
        assertThat(json.get("recipient").asText()).isEqualTo("+46701234567");
        assertThat(json.get("body").asText()).isEqualTo("Hello");
    }

    @Test
    void heldMessageJsonStatesThatTheRequestIsUnreadable() {
        HeldMessage broken = new HeldMessage(
                "sms", "acme", null, 0, "m", "NORMAL", 1, 1, 0, null, null, 0, "PAUSED", null, null, new byte[] {1});
        assertThat(json(broken, true).get("unreadable").asText()).isNotBlank();
        assertThat(json(broken, true).has("recipient")).isFalse();
    }
}
