package fairlane.cli.inspection;

import com.fasterxml.jackson.databind.node.TextNode;
import fairlane.cli.text.NumberText;
import fairlane.cli.text.TextTable;
import fairlane.cli.text.TimeText;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.HeldMessage;
import fairlane.wire.Masks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints the output of the command {@code peek}, which lists the held messages that will be released first. */
final class PeekText {
    private static final String UNKNOWN = "-";

    private final PrintWriter out;
    private final TimeText times;
    private final RecordReader<SendRequest> reader;
    private final boolean showBodies;

    PeekText(PrintWriter out, TimeText times, RecordReader<SendRequest> reader, boolean showBodies) {
        this.out = out;
        this.times = times;
        this.reader = reader;
        this.showBodies = showBodies;
    }

    void print(List<HeldMessage> messages, boolean more) {
        if (messages.isEmpty()) {
            out.println("Nothing is held.");
            return;
        }
        TextTable table = new TextTable(
                11,
                "ID",
                "WHY",
                "LEAVES IN",
                "ACCEPTED",
                "PRIORITY",
                "ATTEMPT",
                "CHANNEL",
                "CUSTOMER",
                "SENDER",
                "RECIPIENT",
                "BODY");
        messages.forEach(message -> table.add(cells(message)));
        table.print(out);
        if (more) {
            out.println("There are more; --count shows more of them, and fairlane lanes their number.");
        }
    }

    private List<String> cells(HeldMessage message) {
        String recipient = UNKNOWN;
        String body = "(unreadable)";
        try {
            SendRequest request = reader.read(message.value());
            recipient = showBodies ? request.getRecipient() : Masks.recipient(request.getRecipient());
            body = showBodies ? quotedBody(request) : Masks.body(request.getBody());
        } catch (UnreadableRecordException e) {
            body = "(" + e.getMessage() + ")";
        }
        return List.of(
                message.id(),
                message.hold(),
                message.leavesAt() == null ? UNKNOWN : times.until(message.leavesAt()),
                times.clock(message.acceptedAt()),
                message.priority(),
                NumberText.number(message.attempt()),
                message.channel(),
                message.customer(),
                message.sender() == null ? UNKNOWN : message.sender(),
                recipient,
                body);
    }

    /** Returns the body of the request in quotes, with line breaks escaped so that it fits in one line. */
    private static String quotedBody(SendRequest request) {
        return TextNode.valueOf(StandardCharsets.UTF_8
                        .decode(request.getBody().duplicate())
                        .toString())
                .toString();
    }
}
