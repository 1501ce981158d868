package fairlane.delivery.worker;

import fairlane.ops.Health;
import java.time.Duration;

/**
 * The health of a worker, as the worker loop last reported it.
 *
 * @param ended whether the worker has ended or failed
 * @param sinceLastPass time since the last pass of the worker loop
 * @param joined whether the worker takes part in the partition assignment of its consumer group; a worker that takes
 *     part may still have no partition, if there are more workers than partitions
 */
record WorkerHealth(boolean ended, Duration sinceLastPass, boolean joined) {
    /**
     * The longest time since the last pass of the worker loop at which the worker counts as live. If Kafka does not
     * respond, a rebalance may make the loop wait a minute for one response.
     */
    static final Duration MAX_PASS_DURATION = Duration.ofMinutes(2);

    Health live() {
        if (ended) {
            return Health.unhealthy("the worker has ended");
        }
        return sinceLastPass.compareTo(MAX_PASS_DURATION) > 0
                ? Health.unhealthy("it hangs: the last pass of its loop was " + sinceLastPass.toSeconds() + " s ago")
                : Health.healthy();
    }

    Health ready() {
        return joined ? Health.healthy() : Health.unhealthy("the consumer group has not assigned partitions yet");
    }
}
