package fairlane.gateway;

import fairlane.admin.Cluster;
import fairlane.admin.RecordHandler;
import fairlane.gateway.http.GatewayException;
import fairlane.ops.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topics continuously on a separate thread, some topics from the beginning and others from their current end. */
final class TopicFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(60);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, RecordHandler> readers;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Map<TopicPartition, Long> initialEnds;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread, and blocks until it has read all records that {@code tableTopics} contain now.
     *
     * @param tableTopics topics to read from the beginning, each with the handler of its records
     * @param liveTopics topics to read from their current end, each with the handler of its records
     * @throws GatewayException if reading the existing records takes longer than a minute
     */
    TopicFollower(Cluster cluster, Map<String, RecordHandler> tableTopics, Map<String, RecordHandler> liveTopics) {
        tableTopics.keySet().forEach(cluster::requireTopic);
        liveTopics.keySet().forEach(cluster::requireTopic);
        this.readers = new HashMap<>(tableTopics);
        this.readers.putAll(liveTopics);
        this.consumer = cluster.consumer();
        List<TopicPartition> fromBeginning = partitions(tableTopics.keySet());
        List<TopicPartition> fromNow = partitions(liveTopics.keySet());
        List<TopicPartition> assigned = new java.util.ArrayList<>(fromBeginning);
        assigned.addAll(fromNow);
        consumer.assign(assigned);
        consumer.seekToBeginning(fromBeginning);
        consumer.seekToEnd(fromNow);
        this.initialEnds = consumer.endOffsets(fromBeginning);
        this.thread = DaemonThreads.named("fairlane-gateway-tables").newThread(this::run);
        thread.start();
        awaitCaughtUp();
    }

    private List<TopicPartition> partitions(Collection<String> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map((PartitionInfo partition) -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void awaitCaughtUp() {
        try {
            caughtUp.get(CATCH_UP_TIMEOUT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            close();
            throw new GatewayException("the gateway could not read the channels and limits within "
                    + CATCH_UP_TIMEOUT.toSeconds() + " s; check the Kafka cluster");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new GatewayException("the gateway was interrupted while it read the channels and limits");
        }
    }

    private void run() {
        while (!closed) {
            try {
                consumer.poll(POLL).forEach(this::dispatch);
                if (!caughtUp.isDone()
                        && initialEnds.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                    caughtUp.complete(null);
                }
            } catch (WakeupException e) {
                log.debug("The thread that reads the gateway's topics stops, because the gateway is closing");
            } catch (RuntimeException e) {
                log.warn(
                        "The gateway could not read the topics of channels and limits ({}). It retries, and meanwhile"
                                + " the channels and limits that it has read before stay in effect.",
                        e.toString());
                DaemonThreads.pause(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
        consumer.close();
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> message) {
        RecordHandler reader = readers.get(message.topic());
        if (reader != null) {
            reader.handle(message);
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
