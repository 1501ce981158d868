package fairlane.pipeline.inspection;

import fairlane.core.model.Request;
import fairlane.core.scheduler.ReleaseEstimate;
import fairlane.wire.ReleaseEstimateJson;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a message that is not in the pipeline yet would be released. Returns one row, or none if the channel
 * does not exist.
 */
final class ReleaseEstimateQuery extends Query<ReleaseEstimateJson> {
    private final Request request;
    private final @Nullable String id;
    private @Nullable ReleaseEstimate estimate;
    private long nextRequestOffset;
    private long nextBulkOffset;
    private boolean duplicate;

    /** @param id the message ID, to check for duplicates, if the request has the dedupe header; otherwise null */
    ReleaseEstimateQuery(Request request, @Nullable String id) {
        this.request = request;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (estimate == null) {
            estimate = task.scheduler().estimateRelease(request, now);
            nextRequestOffset = task.consumedOffsets().nextRequestOffset();
            nextBulkOffset = task.consumedOffsets().nextBulkOffset();
            duplicate = id != null && task.deduplicator().isAccepted(request.customer(), id, now);
        }
        if (estimate == null) {
            return false;
        }
        if (estimate.inspectNext()) {
            return true;
        }
        add(new ReleaseEstimateJson(
                nextRequestOffset,
                nextBulkOffset,
                estimate.releaseAt(),
                estimate.lastReleaseAt(),
                estimate.earliest(),
                estimate.hold().name(),
                estimate.countedAhead(),
                duplicate));
        return false;
    }

    @Override
    void releaseResources() {
        estimate = null;
    }
}
