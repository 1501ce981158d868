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

/** Asks Kafka every few seconds whether it answers: a gateway without it has nothing to say to a caller. */
final class KafkaWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
    private static final long ASK_EVERY_MILLIS = 2_000;
    private static final int PATIENCE_MILLIS = 4_000;
    private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Admin admin;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-gateway-kafka"));
    private volatile long answeredAt = System.nanoTime();

    /** @param admin stays the caller's, who has just had an answer of it */
    KafkaWatch(Admin admin) {
        this.admin = admin;
        clock.scheduleWithFixedDelay(this::ask, ASK_EVERY_MILLIS, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .clusterId()
                    .get();
            answeredAt = System.nanoTime();
        } catch (ExecutionException e) {
            log.debug("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("Kafka cannot be asked", e);
        }
    }

    Health health() {
        long silence = System.nanoTime() - answeredAt;
        return silence > LATELY_NANOS
                ? Health.ill("Kafka has not answered for " + TimeUnit.NANOSECONDS.toSeconds(silence) + " s")
                : Health.well();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
