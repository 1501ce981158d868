package fairlane.delivery.worker;

import fairlane.config.WorkerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The options of a worker of one channel.
 *
 * @param channel name of the channel whose messages the worker sends
 * @param group the consumer group whose commits are the acknowledgements; null for {@code fairlane.delivery.<channel>}
 * @param config concurrency, timeout and retries
 * @param atMostOnce whether to acknowledge messages before sending them, so that no message is sent twice; a message that
 *     was being sent when the worker crashed is not sent again
 * @param resumeFrom where to resume in partitions whose committed offset has expired in Kafka; null to let the worker fail
 *     in this case
 */
public record WorkerOptions(
        String channel,
        @Nullable String group,
        WorkerConfig config,
        boolean atMostOnce,
        @Nullable ResumeFrom resumeFrom) {

    /** Returns the default options of a worker with the given configuration. */
    public static WorkerOptions of(String channel, WorkerConfig config) {
        return new WorkerOptions(channel, null, config, false, null);
    }
}
