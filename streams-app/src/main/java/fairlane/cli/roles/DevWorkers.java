package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handlers;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.ops.Component;
import fairlane.ops.DaemonThreads;
import fairlane.ops.Health;
import fairlane.ops.MetricSink;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the workers of the command {@code fairlane dev}, one for each channel whose messages are consumed by Fairlane
 * workers. A periodic task starts workers for new channels and stops the workers of deleted channels.
 */
final class DevWorkers implements Component, AutoCloseable {
    /** The value of the option {@code --handler} with which {@code fairlane dev} starts no workers. */
    static final String NO_WORKERS = "none";

    private static final Logger log = LoggerFactory.getLogger(DevWorkers.class);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final Cluster cluster;
    private final Supplier<Map<String, Channel>> channels;
    private final HandlerOptions handlerOptions;
    private final ScheduledExecutorService channelWatch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-dev-workers"));
    private final Map<String, Worker> workers = new ConcurrentSkipListMap<>();

    private DevWorkers(Cluster cluster, Supplier<Map<String, Channel>> channels, HandlerOptions handlerOptions) {
        this.cluster = cluster;
        this.channels = channels;
        this.handlerOptions = handlerOptions;
    }

    /**
     * Starts a worker for each channel whose messages are consumed by Fairlane workers, and the periodic task that
     * starts and stops workers when channels change.
     *
     * @param channels returns the current channels by name
     */
    static DevWorkers start(Cluster cluster, Supplier<Map<String, Channel>> channels, HandlerOptions handlerOptions) {
        DevWorkers devWorkers = new DevWorkers(cluster, channels, handlerOptions);
        if (!NO_WORKERS.equals(handlerOptions.name())) {
            devWorkers.adjustWorkers();
            devWorkers.channelWatch.scheduleWithFixedDelay(
                    devWorkers::adjustToChannels, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return devWorkers;
    }

    private void adjustToChannels() {
        try {
            adjustWorkers();
        } catch (RuntimeException e) {
            log.debug(
                    "The workers of dev could not be adapted to the current channels; the next periodic check will try"
                            + " again",
                    e);
        }
    }

    private void adjustWorkers() {
        Map<String, Channel> currentChannels = channels.get();
        workers.entrySet().removeIf(worker -> {
            boolean isObsolete = !isAcknowledgedByOwnWorkers(currentChannels.get(worker.getKey()));
            if (isObsolete) {
                worker.getValue().close();
            }
            return isObsolete;
        });
        currentChannels.forEach((name, channel) -> {
            if (isAcknowledgedByOwnWorkers(channel) && !workers.containsKey(name)) {
                workers.put(name, startWorker(name));
            }
        });
    }

    private static boolean isAcknowledgedByOwnWorkers(@Nullable Channel channel) {
        return channel != null
                && channel.getConsumption() == Consumption.WORKERS
                && channel.getAcknowledgedBy() == null;
    }

    private Worker startWorker(String channel) {
        WorkerConfig config = cluster.config().workers().forChannel(channel);
        Worker worker = Worker.start(
                cluster.config(),
                cluster.encodings(),
                WorkerOptions.of(channel, config),
                handlerOptions.create(
                        config, Handlers.installed().create("log", Map.of("level", "debug"), config.concurrency())));
        worker.ended().whenComplete((ignored, failure) -> {
            if (failure != null) {
                log.warn(
                        "The worker of channel {} failed; dev sends no messages of this channel until dev is"
                                + " restarted: {}",
                        channel,
                        failure.getMessage());
            }
        });
        return worker;
    }

    @Override
    public String name() {
        return "workers";
    }

    @Override
    public Health liveness() {
        return combinedHealth(Component::liveness);
    }

    @Override
    public Health readiness() {
        return combinedHealth(Component::readiness);
    }

    private Health combinedHealth(Function<Component, Health> probe) {
        return workers.values().stream()
                .map(Worker::component)
                .map(part -> probe.apply(part)
                        .problem()
                        .map(why -> Health.unhealthy(part.name() + ": " + why))
                        .orElse(Health.healthy()))
                .reduce(Health.healthy(), Health::and);
    }

    @Override
    public void reportMetrics(MetricSink sink) {
        workers.values().forEach(worker -> worker.component().reportMetrics(sink));
    }

    @Override
    public void close() {
        channelWatch.shutdown();
        try {
            if (!channelWatch.awaitTermination(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                channelWatch.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            workers.values().parallelStream().forEach(Worker::close);
        } catch (KafkaException e) {
            log.debug("A worker of dev could not be closed cleanly; dev continues its shutdown", e);
        }
    }
}
