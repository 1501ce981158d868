package fairlane.delivery.worker;

import fairlane.config.FairlaneConfig;
import fairlane.delivery.Handler;
import fairlane.ops.Component;
import fairlane.ops.TraceContext;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import fairlane.wire.PartitionCounts;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the deliveries of one channel with a {@link Handler}. It sends the messages of different lanes concurrently and the
 * messages of one lane one after another, at intervals no shorter than those between their releases. The worker
 * acknowledges sent messages by committing their offsets. A message whose attempt failed is retried after a delay or
 * becomes a dead letter. Several workers of a channel share its partitions.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(9);

    private final String channel;
    private final Admin admin;
    private final Flusher flusher;
    private final WorkerLoop loop;
    private final Handler handler;
    private final Thread thread;
    private final Component component;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Starts a worker for one channel.
     *
     * @param handler sends the messages; it is closed when the worker ends, and if the worker cannot be started
     * @throws WorkerException if the deliveries topic of the channel or another topic does not exist
     */
    public static Worker start(FairlaneConfig config, Encodings encodings, WorkerOptions options, Handler handler) {
        WorkerSetup setup = new WorkerSetup(config, encodings, options, handler, TraceContext.installed());
        Admin admin = setup.admin();
        try {
            requireTopics(admin, setup);
            Worker worker = new Worker(setup, admin);
            worker.thread.start();
            return worker;
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            handler.close();
            throw e;
        }
    }

    private Worker(WorkerSetup setup, Admin admin) {
        this.channel = setup.options().channel();
        this.admin = admin;
        this.handler = setup.handler();
        KafkaConsumer<byte[], byte[]> consumer = setup.consumer();
        this.flusher = new Flusher(setup, admin);
        this.loop = new WorkerLoop(setup, consumer, flusher);
        this.component = new WorkerComponent(setup.options().channel(), loop.metrics(), this::health, consumer);
        this.thread = new Thread(
                () -> run(setup), "fairlane-worker-" + setup.options().channel());
        thread.setDaemon(true);
    }

    private static void requireTopics(Admin admin, WorkerSetup setup) {
        Topics topics = setup.topics();
        String deliveries = setup.deliveriesTopic();
        List<String> others = List.of(topics.outcomes(), topics.requests(), topics.deadLetters());
        Set<String> required = new LinkedHashSet<>(others);
        required.add(deliveries);
        Set<String> existing = PartitionCounts.get(admin, required, new DescribeTopicsOptions())
                .keySet();
        if (!existing.contains(deliveries)) {
            throw WorkerException.configurationError(
                    "there is no channel " + setup.options().channel()
                            + " with deliveries (the topic " + deliveries
                            + " does not exist); see: fairlane channels list");
        }
        for (String topic : others) {
            if (!existing.contains(topic)) {
                throw WorkerException.configurationError(
                        "the topic " + topic + " does not exist; make the topics with: fairlane topics create");
            }
        }
    }

    private void run(WorkerSetup setup) {
        Throwable failure = null;
        try {
            flusher.start();
            loop.run();
        } catch (Throwable e) {
            failure = e;
        }
        try {
            flusher.close();
            admin.close(Duration.ZERO);
            handler.close();
        } catch (RuntimeException e) {
            log.warn(
                    "The worker of channel {} ended, but could not close all its clients: {}",
                    setup.options().channel(),
                    e.getMessage());
        }
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(explain(failure, setup));
        }
    }

    /**
     * Converts a failure of the worker to an exception whose message states what the operator has to do, if the cause
     * is known.
     */
    private static Throwable explain(Throwable failure, WorkerSetup setup) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WorkerException) {
                return cause;
            }
            if (cause instanceof FencedInstanceIdException) {
                return WorkerException.configurationError("another worker of channel "
                        + setup.options().channel()
                        + " runs with the same instance.id "
                        + setup.fairlane().pipeline().instanceId() + "; set a different instance.id for each worker");
            }
            if (cause instanceof InvalidOffsetException) {
                return WorkerException.configurationError("unacknowledged records of " + setup.deliveriesTopic()
                        + " have been deleted (" + cause.getMessage()
                        + "); choose where to resume with --resume-from earliest, latest or a time such as"
                        + " 2030-01-31T08:00:00Z");
            }
        }
        return failure instanceof KafkaException
                ? WorkerException.failed(
                        "the worker of channel " + setup.options().channel() + " failed: " + failure.getMessage(),
                        failure)
                : failure;
    }

    /** The default fetch settings of a worker's consumer, for comparison with other consumers. */
    public static Map<String, Object> defaultFetchSettings() {
        return WorkerSetup.defaultFetchSettings();
    }

    private WorkerHealth health() {
        return new WorkerHealth(ended.isDone(), loop.sinceLastPass(), loop.hasJoined());
    }

    /** Provides the health and the metrics of the worker to the process that runs it. */
    public Component component() {
        return component;
    }

    /**
     * Returns a future that completes when the worker has ended. It completes exceptionally, usually with a {@link
     * WorkerException}, if the worker failed.
     */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * Stops the worker: waits up to 5 s for messages that are being sent, commits offsets, and leaves the consumer group.
     * Returns within 10 s.
     */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("The worker of channel {} did not stop within {} s", channel, CLOSE_TIMEOUT.toSeconds());
        }
    }
}
