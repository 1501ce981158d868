package fairlane.delivery.worker;

import fairlane.ops.Health;
import java.time.Duration;

/**
 * How a worker is, as its loop has last said.
 *
 * @param ended whether it has ended, or could not go on
 * @param sinceLastPass for how long its loop has not gone round
 * @param joined whether its group has told it which partitions it has; none, where there are more workers than those
 */
record WorkerHealth(boolean ended, Duration sinceLastPass, boolean joined) {
    /** Where Kafka does not answer, a rebalance may have the loop wait for a minute for one answer. */
    static final Duration MAX_PASS_DURATION = Duration.ofMinutes(2);

    Health live() {
        if (ended) {
            return Health.unhealthy("it has ended");
        }
        return sinceLastPass.compareTo(MAX_PASS_DURATION) > 0
                ? Health.unhealthy("it hangs: it has not gone round for " + sinceLastPass.toSeconds() + " s")
                : Health.healthy();
    }

    Health ready() {
        return joined ? Health.healthy() : Health.unhealthy("its group has not told it its partitions yet");
    }
}
