package fairlane.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What we need of a Schema Registry. A schema never changes under its id, so an answer is kept for ever; that an id is
 * not known is kept for a while only, for it may be registered any time. A failure to answer is not kept.
 */
final class SchemaRegistry {
    static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

    private static final int UNKNOWN_IDS = 10_000; // that many invented ids are remembered at the most
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_SCHEMA = 40403;

    private final RegistryHttp http;
    private final LongSupplier nanoTime;
    private final Map<Integer, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();

    private sealed interface Answer {
        record Usable(Schema schema) implements Answer {}

        record Unusable(String why) implements Answer {}
    }

    SchemaRegistry(List<URI> urls, @Nullable String userInfo) {
        this(new RegistryHttp(urls, userInfo), System::nanoTime);
    }

    SchemaRegistry(RegistryHttp http, LongSupplier nanoTime) {
        this.http = http;
        this.nanoTime = nanoTime;
    }

    /**
     * @throws UnreadableRecordException if there is no such schema, or it is not one that we can use
     * @throws SchemaRegistryException if the registry does not answer
     */
    Schema schema(int id) throws UnreadableRecordException {
        Answer answer = answers.get(id);
        if (answer == null) {
            answer = ask(id);
            answers.put(id, answer);
        }
        if (answer instanceof Answer.Usable usable) {
            return usable.schema();
        }
        throw new UnreadableRecordException(((Answer.Unusable) answer).why());
    }

    private Answer ask(int id) throws UnreadableRecordException {
        if (cannotBe(id) || wasUnknownJustNow(id)) {
            throw notKnown(id);
        }
        RegistryHttp.Response response = http.get("/schemas/ids/" + id);
        if (isUnknown(response)) {
            remember(id);
            throw notKnown(id);
        }
        return understand(id, response.expect(OK));
    }

    /** What a registry says to an id that it could not have given says nothing about the record. */
    private static boolean cannotBe(int id) {
        return id < 0;
    }

    private boolean wasUnknownJustNow(int id) {
        Long askedAt = unknown.get(id);
        return askedAt != null && nanoTime.getAsLong() - askedAt < ASK_AGAIN_AFTER.toNanos();
    }

    /** Any other 404 comes from something that is not a registry, and would make every record a poison one. */
    private static boolean isUnknown(RegistryHttp.Response response) {
        return response.status() == NOT_FOUND
                && response.json().path("error_code").asInt() == NO_SUCH_SCHEMA;
    }

    private void remember(int id) {
        if (unknown.size() >= UNKNOWN_IDS) {
            unknown.clear();
        }
        unknown.put(id, nanoTime.getAsLong());
    }

    private static UnreadableRecordException notKnown(int id) {
        return new UnreadableRecordException("the Schema Registry does not know id " + id);
    }

    private static Answer understand(int id, JsonNode json) {
        if (!json.path("schema").isTextual()) {
            throw new SchemaRegistryException("the Schema Registry gave no schema for id " + id, null);
        }
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Answer.Unusable("its schema (id " + id + ") is " + type + ", not Avro");
        }
        if (!json.path("references").isEmpty()) {
            return new Answer.Unusable("its schema (id " + id + ") refers to other subjects, which is not supported");
        }
        try {
            // A writer's defaults are never used, and other languages are not so strict about them.
            Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
            return new Answer.Usable(parser.parse(json.path("schema").asText()));
        } catch (AvroRuntimeException e) {
            return new Answer.Unusable("its schema (id " + id + ") is not one: " + e.getMessage());
        }
    }

    /**
     * Registers a schema under a subject, unless it is there already.
     *
     * @return its id
     * @throws SchemaRegistryException if the registry does not answer, or refuses it as incompatible with the subject's
     */
    int register(String subject, Schema schema) {
        String encoded = URLEncoder.encode(subject, StandardCharsets.UTF_8);
        JsonNode request = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
        JsonNode id = http.post("/subjects/" + encoded + "/versions", request)
                .expect(OK)
                .path("id");
        if (!id.isInt()) {
            throw new SchemaRegistryException("the Schema Registry gave no id for subject " + subject, null);
        }
        return id.asInt();
    }
}
