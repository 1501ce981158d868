package fairlane.delivery.worker;

import fairlane.config.WorkerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The options of a worker of one channel.
 *
 * @param group the consumer group whose commits are the acknowledgements; null for {@code fairlane.delivery.<channel>}
 * @param atMostOnce acknowledge messages before sending them: no message is sent twice, and a message that was being sent at
 *     a crash is not sent again
 * @param resumeFrom where to resume in partitions whose committed offset has expired; null to fail instead
 */
public record WorkerOptions(
        String channel,
        @Nullable String group,
        WorkerConfig config,
        boolean atMostOnce,
        @Nullable ResumeFrom resumeFrom) {

    /** The default options with the given configuration. */
    public static WorkerOptions of(String channel, WorkerConfig config) {
        return new WorkerOptions(channel, null, config, false, null);
    }
}
