package fairlane.delivery;

import fairlane.config.FairlaneConfig;
import fairlane.schema.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the deliveries of one channel with a {@link Handler}: many at a time, one after another within a lane, and no
 * two of a lane closer together than they were released. What is sent is acknowledged by the committed offset; what
 * fails is tried again later, or becomes a dead letter. Several workers of a channel share its partitions.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(9);

    private final Admin admin;
    private final Flusher flusher;
    private final WorkerLoop loop;
    private final Handler handler;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Starts a worker.
     *
     * @param handler closed when the worker has ended
     * @throws DeliveryException if the channel has no deliveries topic
     */
    public static Worker start(FairlaneConfig config, Encodings encodings, WorkerOptions options, Handler handler) {
        WorkerSetup setup = new WorkerSetup(config, encodings, options, handler);
        Admin admin = setup.admin();
        try {
            requireTopic(admin, setup);
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
        this.admin = admin;
        this.handler = setup.handler();
        KafkaConsumer<byte[], byte[]> consumer = setup.consumer();
        this.flusher = new Flusher(setup, admin);
        this.loop = new WorkerLoop(setup, consumer, flusher);
        this.thread = new Thread(
                () -> run(setup), "fairlane-worker-" + setup.options().channel());
        thread.setDaemon(true);
    }

    private static void requireTopic(Admin admin, WorkerSetup setup) {
        try {
            admin.describeTopics(List.of(setup.deliveries())).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw DeliveryException.mistake(
                        "there is no channel " + setup.options().channel()
                                + " with deliveries (the topic " + setup.deliveries()
                                + " does not exist); see: fairlane channels list");
            }
            throw new KafkaException("the topic " + setup.deliveries() + " cannot be looked at", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
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
            log.warn("The worker of {} did not end cleanly: {}", setup.options().channel(), e.getMessage());
        }
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(told(failure, setup));
        }
    }

    /** The failure as one that says what to do, where that is known. */
    private static Throwable told(Throwable failure, WorkerSetup setup) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryException) {
                return cause;
            }
            if (cause instanceof FencedInstanceIdException) {
                return DeliveryException.mistake(
                        "another worker of " + setup.options().channel()
                                + " runs with the same instance.id "
                                + setup.fairlane().pipeline().instanceId() + "; give each its own");
            }
            if (cause instanceof InvalidOffsetException) {
                return DeliveryException.mistake("records of " + setup.deliveries()
                        + " are gone that nobody has acknowledged (" + cause.getMessage()
                        + "); say where to go on with --resume-from earliest, latest or a time such as"
                        + " 2030-01-31T08:00:00Z");
            }
        }
        return isOfKafka(failure)
                ? DeliveryException.failed(
                        "the worker of " + setup.options().channel() + " cannot go on: " + failure.getMessage(),
                        failure)
                : failure;
    }

    private static boolean isOfKafka(@Nullable Throwable failure) {
        return failure instanceof KafkaException;
    }

    /** Completes when it has ended: exceptionally, mostly with a {@link DeliveryException}, where it could not go on. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Finishes what it has in hand as far as that takes 5 s, commits, and leaves the group; within 10 s. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("A worker did not end within {} s", CLOSE_WITHIN.toSeconds());
        }
    }
}
