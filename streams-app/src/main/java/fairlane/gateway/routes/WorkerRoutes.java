package fairlane.gateway.routes;

import fairlane.admin.inspection.WantedWorkerCounts;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import io.undertow.util.StatusCodes;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Returns how many workers a channel needs, so that an autoscaler can start or stop workers. Only operators may call
 * this route.
 */
public final class WorkerRoutes implements Routes {
    private final WantedWorkerCounts figures;
    private final Predicate<String> isChannel;

    public WorkerRoutes(WantedWorkerCounts figures, Predicate<String> isChannel) {
        this.figures = figures;
        this.isChannel = isChannel;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/channels/{channel}/workers", this::wantedWorkers);
    }

    private CompletionStage<CallResult> wantedWorkers(Call call) {
        call.requireOperator();
        String channel = call.pathParameter("channel");
        if (!isChannel.test(channel)) {
            return Problem.notFound("there is no channel " + channel).completed();
        }
        return call.runBlocking(() -> Response.json(StatusCodes.OK, figures.detailsOf(channel)));
    }
}
