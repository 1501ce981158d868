package fairlane.gateway.routes;

import fairlane.admin.Cluster;
import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.DeadLetterFilter;
import fairlane.admin.topics.DeadLetterReplay;
import fairlane.admin.topics.DeadLetters;
import fairlane.contract.DeadLetterReason;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.GatewayJson;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.schema.SendRequest;
import fairlane.wire.Masks;
import io.undertow.util.StatusCodes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists and replays dead letters. A call with a customer's API key lists only the dead letters of that customer. */
public final class DeadLetterRoutes implements Routes {
    private static final int DEFAULT_COUNT = 50;
    /**
     * The maximum number of dead letters in a response. It is small, because a dead letter may have nearly a megabyte.
     */
    private static final int MAX_COUNT = 100;

    private final Cluster cluster;

    public DeadLetterRoutes(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/dead-letters", this::list).post("/v1/dead-letters/replay", this::replay);
    }

    private static DeadLetterFilter filter(Call call) {
        return new DeadLetterFilter(
                call.queryParameter("channel"),
                call.customerParameter(),
                reason(call.queryParameter("reason")),
                call.timeParameter("since"));
    }

    private static @Nullable String reason(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String wanted = text.toUpperCase(Locale.ROOT);
        if (Arrays.stream(DeadLetterReason.values())
                .noneMatch(reason -> reason.name().equals(wanted))) {
            throw new ProblemException(Problem.badRequest("reason must be one of "
                    + Arrays.toString(DeadLetterReason.values()).replaceAll("[\\[\\]]", "")));
        }
        return wanted;
    }

    private CompletionStage<CallResult> list(Call call) {
        DeadLetterFilter filter = filter(call);
        int count = call.intParameter("count", DEFAULT_COUNT, MAX_COUNT);
        boolean showBodies = call.booleanParameter("showBodies");
        return call.runBlocking(() -> {
            DeadLetters.FoundDeadLetters found = new DeadLetters(cluster).find(filter, count);
            return Response.json(
                    StatusCodes.OK,
                    Map.of(
                            "deadLetters",
                            found.newest().stream()
                                    .map(letter -> fields(letter, showBodies))
                                    .toList(),
                            "matching",
                            found.matchingCount()));
        });
    }

    private static Map<String, Object> fields(DeadLetter letter, boolean showBodies) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", letter.at().toEpochMilli());
        fields.put("customer", letter.customer());
        fields.put("reason", letter.reason());
        fields.put("error", letter.error());
        fields.put("source", letter.source());
        SendRequest request = letter.request();
        if (request != null) {
            fields.put("id", request.getId());
            fields.put("channel", request.getChannel());
            fields.put("sender", request.getSender());
            if (showBodies) {
                fields.put("recipient", request.getRecipient());
                fields.putAll(GatewayJson.bodyFields(request));
            } else {
                fields.put("recipient", Masks.recipient(request.getRecipient()));
                fields.put("body", Masks.body(request.getBody()));
            }
        }
        return fields;
    }

    private CompletionStage<CallResult> replay(Call call) {
        call.requireOperator();
        DeadLetterFilter filter = filter(call);
        boolean planOnly = call.booleanParameter("plan");
        return call.runBlocking(() -> {
            DeadLetterReplay replay = new DeadLetterReplay(cluster, filter);
            DeadLetterReplay.ReplayPlan plan = replay.plan();
            long sent = planOnly ? 0 : replay.run(progress -> {});
            return Response.json(
                    StatusCodes.OK, Map.of("replayed", plan.replayed(), "left", plan.skipped(), "sent", sent));
        });
    }
}
