package fairlane.pipeline.inspection;

import fairlane.core.model.Request;
import fairlane.core.scheduler.ReleaseEstimate;
import fairlane.wire.ReleaseEstimateJson;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a message that the pipeline has not received yet would be released. Returns one row, or no row if the
 * channel of the message does not exist.
 */
final class ReleaseEstimateQuery extends Query<ReleaseEstimateJson> {
    private final Request request;
    private final @Nullable String id;
    private @Nullable ReleaseEstimate estimate;
    private long nextRequestOffset;
    private long nextBulkOffset;
    private boolean duplicate;

    /**
     * @param id the message ID if the request has the dedupe header, so that the estimate reports whether the ID was
     *     accepted before; otherwise null
     */
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
