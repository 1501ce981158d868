package fairlane.cli;

import fairlane.admin.ChannelAdmin;
import fairlane.admin.Cluster;
import fairlane.admin.Stored;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handlers;
import fairlane.delivery.Worker;
import fairlane.delivery.WorkerOptions;
import fairlane.ops.DaemonThreads;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker for each channel of a dev that our own workers acknowledge, also for those that are made later. */
final class DevWorkers implements AutoCloseable {
    /** As a handler: there are no workers. */
    static final String NONE = "none";

    private static final Logger log = LoggerFactory.getLogger(DevWorkers.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Cluster cluster;
    private final HandlerOptions handling;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-dev-workers"));
    private final Map<String, Worker> workers = new TreeMap<>();
    private Set<String> topics = Set.of();

    private DevWorkers(Cluster cluster, HandlerOptions handling) {
        this.cluster = cluster;
        this.handling = handling;
    }

    static DevWorkers start(Cluster cluster, HandlerOptions handling) {
        DevWorkers all = new DevWorkers(cluster, handling);
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

    /** A new channel has a new topic: its record is looked for only then. */
    private void startMissing() {
        Set<String> now = cluster.await(cluster.admin().listTopics().names()).stream()
                .filter(topic -> cluster.topics().channelOf(topic).isPresent())
                .collect(Collectors.toSet());
        if (now.equals(topics)) {
            return;
        }
        Set<String> withoutRecord = new HashSet<>(now);
        for (Map.Entry<String, Stored<Channel>> channel :
                new ChannelAdmin(cluster).list().entrySet()) {
            boolean isNew = !workers.containsKey(channel.getKey());
            if (isNew && isOurs(channel.getValue().readable())) {
                workers.put(channel.getKey(), worker(channel.getKey()));
            }
            withoutRecord.remove(cluster.topics().deliveries(channel.getKey()));
        }
        now.removeAll(withoutRecord); // a topic comes before its channel's record, which is looked for again
        topics = now;
    }

    private static boolean isOurs(Optional<Channel> channel) {
        return channel.filter(one -> one.getConsumption() == Consumption.WORKERS && one.getAcknowledgedBy() == null)
                .isPresent();
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
