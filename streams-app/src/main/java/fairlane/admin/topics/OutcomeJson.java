package fairlane.admin.topics;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.admin.StoredRecord;
import fairlane.schema.Outcome;
import org.jspecify.annotations.Nullable;

/** Converts outcomes of send attempts to JSON; fields that are not set are omitted. */
public final class OutcomeJson {
    private final JsonMapper mapper = new JsonMapper();

    public ObjectNode toJson(OutcomeTail.OutcomeEntry entry) {
        ObjectNode line = mapper.createObjectNode();
        line.put("customer", entry.customer());
        if (entry.outcome() instanceof StoredRecord.Readable<Outcome> readable) {
            put(line, readable.value());
        } else if (entry.outcome() instanceof StoredRecord.Unreadable<Outcome> unreadable) {
            line.put("unreadable", unreadable.reason());
        }
        line.put("partition", entry.partition());
        line.put("offset", entry.offset());
        return line;
    }

    private static void put(ObjectNode line, Outcome outcome) {
        line.put("id", outcome.getId());
        line.put("channel", outcome.getChannel());
        put(line, "sender", outcome.getSender());
        line.put("attempt", outcome.getAttempt());
        line.put("status", outcome.getStatus().toString());
        put(line, "providerId", outcome.getProviderId());
        put(line, "acceptedAt", outcome.getAcceptedAt());
        put(line, "releasedAt", outcome.getReleasedAt());
        put(line, "startedAt", outcome.getStartedAt());
        put(line, "endedAt", outcome.getEndedAt());
        put(line, "nextAttemptAt", outcome.getNextAttemptAt());
        put(line, "error", outcome.getError());
    }

    private static void put(ObjectNode line, String field, @Nullable Object value) {
        if (value != null) {
            line.put(field, value.toString());
        }
    }
}
