package fairlane.admin.inspection;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.BodyJson;
import fairlane.wire.HeldMessage;
import fairlane.wire.Masks;

/** Converts held messages to JSON. Times are in epoch milliseconds. */
public final class HeldMessageJson {
    private final JsonMapper mapper = new JsonMapper();
    private final BodyJson bodies = new BodyJson();
    private final RecordReader<SendRequest> reader;
    private final boolean showBodies;

    /** @param showBodies whether recipients and bodies are shown unmasked */
    public HeldMessageJson(RecordReader<SendRequest> reader, boolean showBodies) {
        this.reader = reader;
        this.showBodies = showBodies;
    }

    public ObjectNode toJson(HeldMessage message) {
        ObjectNode line = mapper.valueToTree(message);
        line.remove("value"); // the value contains the recipient and the body unmasked
        try {
            putRequest(line, reader.read(message.value()));
        } catch (UnreadableRecordException e) {
            line.put("unreadable", e.getMessage());
        }
        return line;
    }

    private void putRequest(ObjectNode line, SendRequest request) {
        if (showBodies) {
            line.put("recipient", request.getRecipient());
            bodies.put(line, request);
        } else {
            line.put("recipient", Masks.recipient(request.getRecipient()));
            line.put("body", Masks.body(request.getBody()));
        }
    }
}
