package fairlane.gateway;

import fairlane.ops.DaemonThreads;
import fairlane.ops.Health;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every few seconds whether Kafka answers. The gateway is not ready while Kafka does not answer, because it
 * cannot serve callers without Kafka.
 */
final class KafkaHealthCheck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaHealthCheck.class);
    private static final long CHECK_INTERVAL_MILLIS = 2_000;
    private static final int RESPONSE_TIMEOUT_MILLIS = 4_000;
    private static final long UNHEALTHY_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Admin admin;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-gateway-kafka"));
    private volatile long lastResponseNanos = System.nanoTime();

    /**
     * @param admin a client that has just received a response from Kafka; the caller remains its owner and closes it
     */
    KafkaHealthCheck(Admin admin) {
        this.admin = admin;
        timer.scheduleWithFixedDelay(this::check, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(RESPONSE_TIMEOUT_MILLIS))
                    .clusterId()
                    .get();
            lastResponseNanos = System.nanoTime();
        } catch (ExecutionException e) {
            log.debug("Kafka did not answer the health check of the gateway, which will be repeated", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("The gateway could not check whether Kafka answers and will repeat the check", e);
        }
    }

    Health health() {
        long silentNanos = System.nanoTime() - lastResponseNanos;
        return silentNanos > UNHEALTHY_AFTER_NANOS
                ? Health.unhealthy("Kafka has not answered for " + TimeUnit.NANOSECONDS.toSeconds(silentNanos) + " s")
                : Health.healthy();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
