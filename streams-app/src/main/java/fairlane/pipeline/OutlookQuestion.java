package fairlane.pipeline;

import fairlane.core.Outlook;
import fairlane.core.Request;
import fairlane.wire.Forecast;
import org.jspecify.annotations.Nullable;

/** What a message has to expect that is still to come: one row, or none where there is no such channel. */
final class OutlookQuestion extends Question<Forecast> {
    private final Request request;
    private final @Nullable String id;
    private @Nullable Outlook outlook;
    private long requestsTaken;
    private long bulkTaken;
    private boolean repeated;

    /** @param id of one that is dropped where its customer's id was accepted before; null: it is not asked for */
    OutlookQuestion(Request request, @Nullable String id) {
        this.request = request;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (outlook == null) {
            outlook = task.scheduler().outlook(request, now);
            requestsTaken = task.intake().requests();
            bulkTaken = task.intake().bulk();
            repeated = id != null && task.dedupe().wasAccepted(request.customer(), id, now);
        }
        if (outlook == null) {
            return false;
        }
        if (outlook.look()) {
            return true;
        }
        add(new Forecast(
                requestsTaken,
                bulkTaken,
                outlook.leavesAt(),
                outlook.lastLeavesAt(),
                outlook.earliest(),
                outlook.reason().name(),
                outlook.standing(),
                repeated));
        return false;
    }

    @Override
    void release() {
        outlook = null;
    }
}
