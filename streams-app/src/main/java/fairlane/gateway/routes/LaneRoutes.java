package fairlane.gateway.routes;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.HeldFilter;
import fairlane.admin.inspection.HeldMessageJson;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.inspection.LanesSummary;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.schema.SendRequest;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Lists lanes, and lists the held messages that will be released first. A call with a customer's API key lists only the
 * lanes and messages of that customer.
 */
public final class LaneRoutes implements Routes {
    private static final int DEFAULT_LANES = 50;
    private static final int MAX_LANES = 1_000;
    private static final int DEFAULT_MESSAGES = 10;
    /** The maximum number of messages in a response. It is small, because a message may have nearly a megabyte. */
    private static final int MAX_MESSAGES = 100;

    private final Cluster cluster;

    public LaneRoutes(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/lanes", this::lanes).get("/v1/messages", this::peek);
    }

    private static HeldFilter filter(Call call) {
        return new HeldFilter(call.queryParameter("channel"), call.customerParameter(), call.queryParameter("sender"));
    }

    private CompletionStage<CallResult> lanes(Call call) {
        HeldFilter filter = filter(call);
        LanesSummary summary = new LanesSummary(call.intParameter("count", DEFAULT_LANES, MAX_LANES));
        return call.runBlocking(() -> {
            InspectionClient.InspectionResult end = new InspectionClient(cluster).lanes(filter, summary::add);
            return Response.json(
                    StatusCodes.OK,
                    Map.of(
                            "lanes", summary.oldest(),
                            "total", summary.total(),
                            "byHold", summary.byHold(),
                            "gaps", end.gaps()));
        });
    }

    private CompletionStage<CallResult> peek(Call call) {
        HeldFilter filter = filter(call);
        int count = call.intParameter("count", DEFAULT_MESSAGES, MAX_MESSAGES);
        HeldMessageJson json =
                new HeldMessageJson(cluster.encodings().reader(SendRequest.class), call.booleanParameter("showBodies"));
        if (filter.channel() == null && filter.customer() == null) {
            return Problem.badRequest("specify channel, customer or both").completed();
        }
        return call.runBlocking(() -> {
            InspectionClient.FirstMessages first = new InspectionClient(cluster).firstMessages(filter, count);
            List<?> messages = first.messages().stream().map(json::toJson).toList();
            return Response.json(
                    StatusCodes.OK, Map.of("messages", messages, "more", first.more(), "gaps", first.gaps()));
        });
    }
}
