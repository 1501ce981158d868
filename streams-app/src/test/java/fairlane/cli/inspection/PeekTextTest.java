package fairlane.cli.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.inspection.HeldMessageJson;
import fairlane.cli.text.TimeText;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.wire.HeldMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeekTextTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Encodings encodings = Encodings.singleObject();
    private final RecordReader<SendRequest> reader = encodings.reader(SendRequest.class);

    @Test
    void peekTextMasksRecipientsAndBodies() {
        assertThat(print(false, List.of(held("+46701234567", "Hi,\nAnna")), true))
                .isEqualTo("""
                    ID   WHY          LEAVES IN  ACCEPTED  PRIORITY  ATTEMPT  CHANNEL  CUSTOMER  SENDER     RECIPIENT  BODY
                    m-1  SENDER_RATE  0.4 s      07:59:48  HIGH      1        sms      acme      +15550100  +46***67   8 bytes
                    There are more; --count shows more of them, and fairlane lanes their number.
                    """);
    }

    @Test
    void peekTextShowsEscapedBodiesIfBodiesAreRequested() {
        assertThat(print(true, List.of(held("+46701234567", "Hi,\n\u001bAnna")), false))
                .endsWith("  +46701234567  \"Hi,\\n\\u001BAnna\"\n")
                .doesNotContain("There are more");
    }

    @Test
    void peekTextShowsHeldMessagesThatAreUnreadable() {
        assertThat(print(false, List.of(held(new byte[] {1, 2, 3})), false)).contains("m-1  SENDER_RATE");
    }

    @Test
    void peekTextReportsThatNoMessageIsHeld() {
        assertThat(print(false, List.of(), false)).isEqualTo("Nothing is held.\n");
    }

    @Test
    void peekTextMasksRecipientAndBodyInJsonUnlessBodiesAreRequested() {
        HeldMessage held = held("anna@example.com", "Hi");

        assertThat(new HeldMessageJson(reader, false).toJson(held).toString())
                .contains("\"id\":\"m-1\"", "\"recipient\":\"a***@example.com\"", "\"body\":\"2 bytes\"")
                .doesNotContain("\"value\"");
        assertThat(new HeldMessageJson(reader, true).toJson(held).toString())
                .contains("\"recipient\":\"anna@example.com\"", "\"body\":\"Hi\"");
    }

    private String print(boolean showBodies, List<HeldMessage> messages, boolean more) {
        StringWriter text = new StringWriter();
        new PeekText(new PrintWriter(text, true), new TimeText(NOW, ZoneId.of("UTC")), reader, showBodies)
                .print(messages, more);
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private HeldMessage held(String recipient, String body) {
        SendRequest request = SendRequest.newBuilder()
                .setId("m-1")
                .setRecipient(recipient)
                .setBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .build();
        return held(encodings.writer(SendRequest.class).write("fairlane.requests", request));
    }

    private static HeldMessage held(byte[] value) {
        return new HeldMessage(
                "sms",
                "acme",
                "+15550100",
                0,
                "m-1",
                "HIGH",
                1,
                1,
                NOW - 12_000,
                null,
                null,
                0,
                "SENDER_RATE",
                NOW + 400,
                null,
                value);
    }
}
