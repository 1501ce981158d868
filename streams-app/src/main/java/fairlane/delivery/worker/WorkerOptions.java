package fairlane.delivery.worker;

import fairlane.config.WorkerConfig;
import org.jspecify.annotations.Nullable;

/**
 * How a worker of one channel runs.
 *
 * @param group the consumer group whose commits are the acknowledgements; null: {@code fairlane.delivery.<channel>}
 * @param atMostOnce acknowledges before it sends: nothing is sent twice, and what was in hand at a crash is not sent again
 * @param resumeFrom where to go on in partitions whose acknowledgements have expired; null: that is refused
 */
public record WorkerOptions(
        String channel,
        @Nullable String group,
        WorkerConfig config,
        boolean atMostOnce,
        @Nullable ResumeFrom resumeFrom) {

    /** As the configuration has it. */
    public static WorkerOptions of(String channel, WorkerConfig config) {
        return new WorkerOptions(channel, null, config, false, null);
    }
}
