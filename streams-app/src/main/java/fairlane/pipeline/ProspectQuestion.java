package fairlane.pipeline;

import fairlane.core.model.Request;
import fairlane.core.scheduler.ReleaseEstimate;
import fairlane.wire.Forecast;
import org.jspecify.annotations.Nullable;

/** What a message has to expect that is still to come: one row, or none where there is no such channel. */
final class ProspectQuestion extends Question<Forecast> {
    private final Request request;
    private final @Nullable String id;
    private @Nullable ReleaseEstimate prospect;
    private long requestsTaken;
    private long bulkTaken;
    private boolean repeated;

    /** @param id of one that is dropped where its customer's id was accepted before; null: it is not asked for */
    ProspectQuestion(Request request, @Nullable String id) {
        this.request = request;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (prospect == null) {
            prospect = task.scheduler().estimateRelease(request, now);
            requestsTaken = task.intake().requests();
            bulkTaken = task.intake().bulk();
            repeated = id != null && task.dedupe().wasAccepted(request.customer(), id, now);
        }
        if (prospect == null) {
            return false;
        }
        if (prospect.inspectNext()) {
            return true;
        }
        add(new Forecast(
                requestsTaken,
                bulkTaken,
                prospect.releaseAt(),
                prospect.lastReleaseAt(),
                prospect.earliest(),
                prospect.hold().name(),
                prospect.countedAhead(),
                repeated));
        return false;
    }

    @Override
    void release() {
        prospect = null;
    }
}
