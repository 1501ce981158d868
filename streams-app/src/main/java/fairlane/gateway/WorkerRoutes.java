package fairlane.gateway;

import fairlane.admin.inspection.WantedWorkerCounts;
import io.undertow.util.StatusCodes;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** How many workers a channel wants, for what scales them; for operators. */
final class WorkerRoutes implements Routes {
    private final WantedWorkerCounts figures;
    private final Predicate<String> isChannel;

    WorkerRoutes(WantedWorkerCounts figures, Predicate<String> isChannel) {
        this.figures = figures;
        this.isChannel = isChannel;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/channels/{channel}/workers", this::workers);
    }

    private CompletionStage<Reply> workers(Call call) {
        call.requireOperator();
        String channel = call.path("channel");
        if (!isChannel.test(channel)) {
            return Problem.notFound("there is no channel " + channel).now();
        }
        return call.waiting(() -> Answer.json(StatusCodes.OK, figures.detailsOf(channel)));
    }
}
