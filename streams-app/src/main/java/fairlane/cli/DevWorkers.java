package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handlers;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.ops.DaemonThreads;
import fairlane.ops.Health;
import fairlane.ops.MetricSink;
import fairlane.ops.Part;
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

/** A worker for each channel of a dev that our own workers acknowledge, also for those that become so later. */
final class DevWorkers implements Part, AutoCloseable {
    /** As a handler: there are no workers. */
    static final String NONE = "none";

    private static final Logger log = LoggerFactory.getLogger(DevWorkers.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Cluster cluster;
    private final Supplier<Map<String, Channel>> channels;
    private final HandlerOptions handling;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-dev-workers"));
    private final Map<String, Worker> workers = new ConcurrentSkipListMap<>();

    private DevWorkers(Cluster cluster, Supplier<Map<String, Channel>> channels, HandlerOptions handling) {
        this.cluster = cluster;
        this.channels = channels;
        this.handling = handling;
    }

    /** @param channels every channel there is, by its name, as of now */
    static DevWorkers start(Cluster cluster, Supplier<Map<String, Channel>> channels, HandlerOptions handling) {
        DevWorkers all = new DevWorkers(cluster, channels, handling);
        if (!NONE.equals(handling.name())) {
            all.startMissing();
            all.watch.scheduleWithFixedDelay(all::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        return all;
    }

    private void look() {
        try {
            startMissing();
        } catch (RuntimeException e) {
            log.debug("Looking for new channels failed, and is done again", e);
        }
    }

    private void startMissing() {
        Map<String, Channel> all = channels.get();
        workers.entrySet().removeIf(worker -> {
            boolean isOver = !isOurs(all.get(worker.getKey()));
            if (isOver) {
                worker.getValue().close();
            }
            return isOver;
        });
        all.forEach((name, channel) -> {
            if (isOurs(channel) && !workers.containsKey(name)) {
                workers.put(name, worker(name));
            }
        });
    }

    private static boolean isOurs(@Nullable Channel channel) {
        return channel != null
                && channel.getConsumption() == Consumption.WORKERS
                && channel.getAcknowledgedBy() == null;
    }

    private Worker worker(String channel) {
        WorkerConfig config = cluster.config().workers().of(channel);
        Worker worker = Worker.start(
                cluster.config(),
                cluster.encodings(),
                WorkerOptions.of(channel, config),
                handling.create(
                        config, Handlers.installed().create("log", Map.of("level", "debug"), config.concurrency())));
        worker.ended().whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.warn("There is no worker for {} any more: {}", channel, failure.getMessage());
            }
        });
        return worker;
    }

    @Override
    public String name() {
        return "workers";
    }

    @Override
    public Health live() {
        return all(Part::live);
    }

    @Override
    public Health ready() {
        return all(Part::ready);
    }

    private Health all(Function<Part, Health> look) {
        return workers.values().stream()
                .map(Worker::component)
                .map(part -> look.apply(part)
                        .why()
                        .map(why -> Health.ill(part.name() + ": " + why))
                        .orElse(Health.well()))
                .reduce(Health.well(), Health::and);
    }

    @Override
    public void tell(MetricSink sink) {
        workers.values().forEach(worker -> worker.component().tell(sink));
    }

    @Override
    public void close() {
        watch.shutdown();
        try {
            if (!watch.awaitTermination(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                watch.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            workers.values().parallelStream().forEach(Worker::close);
        } catch (KafkaException e) {
            log.debug("A worker did not close cleanly", e);
        }
    }
}
