package fairlane.cli.messages;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.BodyJson;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Formats a released message as a line of JSON that omits unset fields. */
final class ReleasedMessageJson {
    private final JsonMapper mapper = new JsonMapper();
    private final BodyJson body = new BodyJson();
    private final RecordReader<SendRequest> reader;

    ReleasedMessageJson(RecordReader<SendRequest> reader) {
        this.reader = reader;
    }

    String line(ReleasedMessage delivery) {
        ObjectNode line = mapper.createObjectNode();
        line.put("customer", delivery.customer());
        try {
            putRequest(line, reader.read(delivery.value()));
        } catch (UnreadableRecordException e) {
            line.put("unreadable", e.getMessage());
        }
        line.put("attempt", delivery.attempt());
        putTime(line, "acceptedAt", delivery.acceptedAt());
        putTime(line, "releasedAt", delivery.releasedAt());
        line.put("partition", delivery.partition());
        line.put("offset", delivery.offset());
        return line.toString();
    }

    private void putRequest(ObjectNode line, SendRequest request) {
        line.put("id", request.getId());
        line.put("channel", request.getChannel());
        put(line, "sender", request.getSender());
        line.put("recipient", request.getRecipient());
        body.put(line, request);
        line.put("contentType", request.getContentType());
        if (!request.getAttributes().isEmpty()) {
            ObjectNode attributes = line.putObject("attributes");
            request.getAttributes().forEach(attributes::put);
        }
        line.put("priority", request.getPriority().toString());
        if (request.getCost() != null) {
            line.put("cost", request.getCost());
        }
        put(line, "notBefore", request.getNotBefore());
        put(line, "expiresAt", request.getExpiresAt());
    }

    private static void put(ObjectNode line, String field, @Nullable Object value) {
        if (value != null) {
            line.put(field, value.toString());
        }
    }

    private static void putTime(ObjectNode line, String field, OptionalLong epochMillis) {
        if (epochMillis.isPresent()) {
            line.put(field, Instant.ofEpochMilli(epochMillis.getAsLong()).toString());
        }
    }
}
