package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.admin.policies.LimitField;
import fairlane.config.RateText;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
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

/** The limits of customers and senders; for operators. */
final class LimitRoutes implements Routes {
    private static final String ONE = "/v1/limits/{channel}/{kind}/{id}";
    private static final Map<String, LimitField> FIELDS = Map.of(
            "rates", LimitField.RATES,
            "weight", LimitField.WEIGHT,
            "maxQueued", LimitField.MAX_QUEUED,
            "paused", LimitField.PAUSED,
            "blocked", LimitField.BLOCKED);

    private final LimitAdmin limits;
    private final PolicyTables tables;

    LimitRoutes(Cluster cluster, PolicyTables tables) {
        this.limits = new LimitAdmin(cluster);
        this.tables = tables;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/limits", this::list)
                .get(ONE, this::show)
                .patch(ONE, this::patch)
                .delete(ONE, this::delete);
    }

    private LimitKey key(Call call) {
        call.requireOperator();
        String channel = call.path("channel");
        String kind = call.path("kind").toUpperCase(Locale.ROOT);
        boolean intake = channel.equals(LimitKey.INTAKE);
        if (!kind.equals("CUSTOMER") && (intake || !kind.equals("SENDER"))) {
            throw new ProblemException(Problem.notFound(
                    "a limit is at /v1/limits/<channel>/customer/<id>, /v1/limits/<channel>/sender/<id> or"
                            + " /v1/limits/intake/customer/<id>"));
        }
        if (!intake && !tables.hasChannel(channel)) {
            throw new ProblemException(Problem.notFound("there is no channel " + channel));
        }
        return new LimitKey(channel, LimitKey.Kind.valueOf(kind), call.isEveryone("id") ? null : call.path("id"));
    }

    private CompletionStage<Reply> list(Call call) {
        call.requireOperator();
        String channel = call.query("channel");
        return call.waiting(() -> {
            List<Map<String, Object>> all = new ArrayList<>();
            limits.list().forEach((text, stored) -> {
                if (channel == null || text.startsWith(channel + "/")) {
                    all.add(fields(text, stored));
                }
            });
            return Answer.json(StatusCodes.OK, Map.of("limits", all));
        });
    }

    private CompletionStage<Reply> show(Call call) {
        LimitKey key = key(call);
        return call.flag("effective") ? call.waiting(() -> effective(key)) : call.waiting(() -> own(key));
    }

    private Reply own(LimitKey key) {
        StoredRecord<Limit> stored = limits.list().get(key.toString());
        return stored == null ? none(key) : Answer.json(StatusCodes.OK, fields(key.toString(), stored));
    }

    private Reply effective(LimitKey key) {
        List<Map<String, String>> fields = limits.effective(key).stream()
                .map(field ->
                        Map.of("field", field.field().toString(), "value", field.value(), "source", field.source()))
                .toList();
        return Answer.json(StatusCodes.OK, Map.of("key", key.toString(), "effective", fields));
    }

    private static Problem none(LimitKey key) {
        return Problem.notFound("there is no limit " + key);
    }

    /** What a record says; what it does not say is left out. */
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

    /** What a merge patch (RFC 7396) says: null takes a field back. */
    private record Patch(LimitChange change, Set<LimitField> unset) {
        static Patch of(JsonNode body) {
            FieldText fields = new FieldText(body, FIELDS.keySet());
            Set<LimitField> unset = EnumSet.noneOf(LimitField.class);
            Limit said = Limit.newBuilder().build();
            FIELDS.forEach((name, field) -> {
                if (fields.isNull(name)) {
                    unset.add(field);
                } else if (fields.has(name)) {
                    fields.read(name, () -> set(said, field, fields.text(name)));
                }
            });
            fields.read("the limit", () -> PolicyConversion.toLimitPolicy(said));
            fields.requireNoFaults();
            LimitChange change = new LimitChange(
                    said.getRates(), null, said.getWeight(), said.getMaxQueued(), said.getPaused(), said.getBlocked());
            return new Patch(change, unset);
        }

        private static void set(Limit limit, LimitField field, String text) {
            switch (field) {
                case RATES -> limit.setRates(RateText.parseAll(text));
                case WEIGHT -> limit.setWeight((int) number(text, Integer.MAX_VALUE));
                case MAX_QUEUED -> limit.setMaxQueued(number(text, Long.MAX_VALUE));
                case PAUSED -> limit.setPaused(truth(text));
                case BLOCKED -> limit.setBlocked(truth(text));
            }
        }

        private static long number(String text, long most) {
            if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
                throw new IllegalArgumentException("write a whole number of at least 0");
            }
            return Long.parseLong(text);
        }

        private static boolean truth(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("write true or false");
            }
            return text.equals("true");
        }
    }

    private CompletionStage<Reply> patch(Call call) {
        LimitKey key = key(call);
        Patch patch = Patch.of(call.json());
        return call.waiting(() -> {
            boolean created = false;
            @Nullable Limit now = null;
            if (!patch.change().isEmpty()) {
                ChangedRecord<Limit> changed = limits.set(key, patch.change());
                created = changed.created();
                now = changed.value();
            }
            if (!patch.unset().isEmpty()) {
                limits.unset(key, patch.unset());
                now = limits.find(key).orElse(null);
            }
            Limit said = now == null ? Limit.newBuilder().build() : now;
            return Answer.json(
                    created ? StatusCodes.CREATED : StatusCodes.OK,
                    fields(key.toString(), new StoredRecord.Readable<>(said)));
        });
    }

    private CompletionStage<Reply> delete(Call call) {
        LimitKey key = key(call);
        return call.waiting(() -> limits.unset(key, Set.of()) ? Answer.empty(StatusCodes.NO_CONTENT) : none(key));
    }
}
