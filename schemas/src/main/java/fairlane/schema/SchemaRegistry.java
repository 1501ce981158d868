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
 * A client of a Schema Registry. The schema with a given id never changes, so the client caches the schema forever. The
 * client remembers only for a while that the registry does not know an id, because a schema with this id may be
 * registered at any time. Failed queries are not cached.
 */
final class SchemaRegistry {
    static final Duration UNKNOWN_ID_RETENTION = Duration.ofSeconds(10);

    private static final int MAX_UNKNOWN_IDS = 10_000; // limits the memory if records contain unknown ids
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int SCHEMA_NOT_FOUND_ERROR = 40403;

    private final RegistryHttp http;
    private final LongSupplier nanoTime;
    private final Map<Integer, Lookup> lookups = new ConcurrentHashMap<>();
    private final Map<Integer, Long> unknownSince = new ConcurrentHashMap<>();

    private sealed interface Lookup {
        record Usable(Schema schema) implements Lookup {}

        record Unusable(String reason) implements Lookup {}
    }

    SchemaRegistry(List<URI> urls, @Nullable String userInfo) {
        this(new RegistryHttp(urls, userInfo), System::nanoTime);
    }

    SchemaRegistry(RegistryHttp http, LongSupplier nanoTime) {
        this.http = http;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the schema with this id.
     *
     * @throws UnreadableRecordException if the registry does not know the id, or if the schema with this id is not
     *     supported
     * @throws SchemaRegistryException if the registry does not respond
     */
    Schema schema(int id) throws UnreadableRecordException {
        Lookup lookup = lookups.get(id);
        if (lookup == null) {
            lookup = fetch(id);
            lookups.put(id, lookup);
        }
        if (lookup instanceof Lookup.Usable usable) {
            return usable.schema();
        }
        throw new UnreadableRecordException(((Lookup.Unusable) lookup).reason());
    }

    private Lookup fetch(int id) throws UnreadableRecordException {
        if (isImpossibleId(id) || wasRecentlyUnknown(id)) {
            throw unknownId(id);
        }
        RegistryHttp.Response response = http.get("/schemas/ids/" + id);
        if (isUnknown(response)) {
            rememberUnknown(id);
            throw unknownId(id);
        }
        return parseLookup(id, response.expect(OK));
    }

    /**
     * Whether an id is one that no Schema Registry assigns, that is, a negative id. The client does not query such ids,
     * because a registry may respond to them with any error.
     */
    private static boolean isImpossibleId(int id) {
        return id < 0;
    }

    private boolean wasRecentlyUnknown(int id) {
        Long fetchedAt = unknownSince.get(id);
        return fetchedAt != null && nanoTime.getAsLong() - fetchedAt < UNKNOWN_ID_RETENTION.toNanos();
    }

    /**
     * Whether a response states that the registry does not know the id. A status 404 with another error code comes from
     * a server that is not a registry, and must not make every record unreadable.
     */
    private static boolean isUnknown(RegistryHttp.Response response) {
        return response.status() == NOT_FOUND
                && response.json().path("error_code").asInt() == SCHEMA_NOT_FOUND_ERROR;
    }

    private void rememberUnknown(int id) {
        if (unknownSince.size() >= MAX_UNKNOWN_IDS) {
            unknownSince.clear();
        }
        unknownSince.put(id, nanoTime.getAsLong());
    }

    private static UnreadableRecordException unknownId(int id) {
        return new UnreadableRecordException("the Schema Registry does not know id " + id);
    }

    private static Lookup parseLookup(int id, JsonNode json) {
        if (!json.path("schema").isTextual()) {
            throw new SchemaRegistryException("the Schema Registry returned no schema for id " + id, null);
        }
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Lookup.Unusable("its schema (id " + id + ") is " + type + ", not Avro");
        }
        if (!json.path("references").isEmpty()) {
            return new Lookup.Unusable("its schema (id " + id + ") refers to other subjects, which is not supported");
        }
        try {
            // Field defaults are not validated, because a reader never uses the defaults of a writer schema, and
            // because libraries of other languages let invalid defaults pass.
            Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
            return new Lookup.Usable(parser.parse(json.path("schema").asText()));
        } catch (AvroRuntimeException e) {
            return new Lookup.Unusable("its schema (id " + id + ") is not a valid Avro schema: " + e.getMessage());
        }
    }

    /**
     * Registers a schema under a subject unless the schema is already registered.
     *
     * @return the id of the schema
     * @throws SchemaRegistryException if the registry does not respond, or if it rejects the schema as incompatible
     */
    int register(String subject, Schema schema) {
        String encoded = URLEncoder.encode(subject, StandardCharsets.UTF_8);
        JsonNode request = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
        JsonNode id = http.post("/subjects/" + encoded + "/versions", request)
                .expect(OK)
                .path("id");
        if (!id.isInt()) {
            throw new SchemaRegistryException("the Schema Registry returned no id for subject " + subject, null);
        }
        return id.asInt();
    }
}
