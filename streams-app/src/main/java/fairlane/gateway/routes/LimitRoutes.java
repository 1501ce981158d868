package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.admin.policies.LimitField;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.contract.PolicyTable;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.schema.Limit;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists and changes the limits of customers and senders. Only operators may call these routes. */
public final class LimitRoutes implements Routes {
    private static final String LIMIT_PATH = "/v1/limits/{channel}/{kind}/{id}";
    private static final Map<String, LimitField> FIELDS = Map.of(
            "rates", LimitField.RATES,
            "weight", LimitField.WEIGHT,
            "maxQueued", LimitField.MAX_QUEUED,
            "paused", LimitField.PAUSED,
            "blocked", LimitField.BLOCKED);

    private final LimitAdmin limits;
    private final PolicyTable policies;

    public LimitRoutes(Cluster cluster, PolicyTable policies) {
        this.limits = new LimitAdmin(cluster);
        this.policies = policies;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/limits", this::list)
                .get(LIMIT_PATH, this::show)
                .patch(LIMIT_PATH, this::patch)
                .delete(LIMIT_PATH, this::delete);
    }

    private LimitKey limitKey(Call call) {
        call.requireOperator();
        String channel = call.pathParameter("channel");
        String kind = call.pathParameter("kind").toUpperCase(Locale.ROOT);
        boolean intake = channel.equals(LimitKey.INTAKE);
        if (!kind.equals("CUSTOMER") && (intake || !kind.equals("SENDER"))) {
            throw new ProblemException(Problem.notFound(
                    "the path of a limit is /v1/limits/<channel>/customer/<id>, /v1/limits/<channel>/sender/<id> or"
                            + " /v1/limits/intake/customer/<id>"));
        }
        if (!intake && !policies.hasChannel(channel)) {
            throw new ProblemException(Problem.notFound("there is no channel " + channel));
        }
        return new LimitKey(
                channel, LimitKey.Kind.valueOf(kind), call.isWildcard("id") ? null : call.pathParameter("id"));
    }

    private CompletionStage<CallResult> list(Call call) {
        call.requireOperator();
        String channel = call.queryParameter("channel");
        return call.runBlocking(() -> {
            List<Map<String, Object>> all = new ArrayList<>();
            limits.list().forEach((text, stored) -> {
                if (channel == null || text.startsWith(channel + "/")) {
                    all.add(fields(text, stored));
                }
            });
            return Response.json(StatusCodes.OK, Map.of("limits", all));
        });
    }

    private CompletionStage<CallResult> show(Call call) {
        LimitKey key = limitKey(call);
        return call.booleanParameter("effective")
                ? call.runBlocking(() -> effectiveLimit(key))
                : call.runBlocking(() -> ownLimit(key));
    }

    private CallResult ownLimit(LimitKey key) {
        StoredRecord<Limit> stored = limits.list().get(key.toString());
        return stored == null ? notFound(key) : Response.json(StatusCodes.OK, fields(key.toString(), stored));
    }

    private CallResult effectiveLimit(LimitKey key) {
        List<Map<String, String>> fields = limits.effective(key).stream()
                .map(field ->
                        Map.of("field", field.field().toString(), "value", field.value(), "source", field.source()))
                .toList();
        return Response.json(StatusCodes.OK, Map.of("key", key.toString(), "effective", fields));
    }

    private static Problem notFound(LimitKey key) {
        return Problem.notFound("there is no limit " + key);
    }

    /** Returns the fields that the record of a limit sets. Unset fields are omitted. */
    private static Map<String, Object> fields(String key, StoredRecord<Limit> stored) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", key);
        if (stored instanceof StoredRecord.Readable<Limit> readable) {
            Limit limit = readable.value();
            fields.put(
                    "rates",
                    limit.getRates() == null
                            ? null
                            : limit.getRates().stream().map(RateText::format).toList());
            fields.put("weight", limit.getWeight());
            fields.put("maxQueued", limit.getMaxQueued());
            fields.put("paused", limit.getPaused());
            fields.put("blocked", limit.getBlocked());
        } else if (stored instanceof StoredRecord.Unreadable<Limit> unreadable) {
            fields.put("unreadable", unreadable.reason());
        }
        return fields;
    }

    /** A JSON merge patch (RFC 7396) of a limit, in which null unsets a field. */
    private record LimitPatch(LimitChange change, Set<LimitField> unset) {
        static LimitPatch parse(JsonNode body) {
            FieldReader fields = new FieldReader(body, FIELDS.keySet());
            Set<LimitField> unset = EnumSet.noneOf(LimitField.class);
            Limit limit = Limit.newBuilder().build();
            FIELDS.forEach((name, field) -> {
                if (fields.isNull(name)) {
                    unset.add(field);
                } else if (fields.has(name)) {
                    fields.read(name, () -> set(limit, field, fields.text(name)));
                }
            });
            fields.read("the limit", () -> PolicyConversion.toLimitPolicy(limit));
            fields.requireNoFaults();
            LimitChange change = new LimitChange(
                    limit.getRates(),
                    null,
                    limit.getWeight(),
                    limit.getMaxQueued(),
                    limit.getPaused(),
                    limit.getBlocked());
            return new LimitPatch(change, unset);
        }

        private static void set(Limit limit, LimitField field, String text) {
            switch (field) {
                case RATES -> limit.setRates(RateText.parseAll(text));
                case WEIGHT -> limit.setWeight((int) parseNumber(text, Integer.MAX_VALUE));
                case MAX_QUEUED -> limit.setMaxQueued(parseNumber(text, Long.MAX_VALUE));
                case PAUSED -> limit.setPaused(parseBoolean(text));
                case BLOCKED -> limit.setBlocked(parseBoolean(text));
            }
        }

        private static long parseNumber(String text, long max) {
            if (!text.matches("\\d{1,18}") || Long.parseLong(text) > max) {
                throw new IllegalArgumentException("write a whole number of at least 0");
            }
            return Long.parseLong(text);
        }

        private static boolean parseBoolean(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("write true or false");
            }
            return text.equals("true");
        }
    }

    private CompletionStage<CallResult> patch(Call call) {
        LimitKey key = limitKey(call);
        LimitPatch patch = LimitPatch.parse(call.jsonObject());
        return call.runBlocking(() -> {
            boolean created = false;
            @Nullable Limit updated = null;
            if (!patch.change().isEmpty()) {
                ChangedRecord<Limit> changed = limits.set(key, patch.change());
                created = changed.created();
                updated = changed.value();
            }
            if (!patch.unset().isEmpty()) {
                limits.unset(key, patch.unset());
                updated = limits.find(key).orElse(null);
            }
            Limit resulting = updated == null ? Limit.newBuilder().build() : updated;
            return Response.json(
                    created ? StatusCodes.CREATED : StatusCodes.OK,
                    fields(key.toString(), new StoredRecord.Readable<>(resulting)));
        });
    }

    private CompletionStage<CallResult> delete(Call call) {
        LimitKey key = limitKey(call);
        return call.runBlocking(
                () -> limits.unset(key, Set.of()) ? Response.empty(StatusCodes.NO_CONTENT) : notFound(key));
    }
}
