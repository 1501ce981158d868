package fairlane.pipeline.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened in this process, counted since its start.
 *
 * @param misplaced requests that lay in another partition than their key's, and were forwarded
 * @param duplicates requests that were dropped because their id had been accepted before, as they had asked for
 */
public record TaskCounters(LongAdder misplaced, LongAdder duplicates) {
    public TaskCounters() {
        this(new LongAdder(), new LongAdder());
    }
}
