package fairlane.delivery.worker;

import fairlane.config.WorkerConfig;
import fairlane.delivery.LeasingHandler;
import fairlane.delivery.progress.MessagesInProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a worker, run by one thread. Each pass polls messages, sends those that are due, processes the results of the
 * handler, and records and commits outcomes.
 */
final class WorkerLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);
    private static final int MAX_RECORDS = 20_000;
    private static final long MAX_BYTES = 64L << 20;

    /**
     * The attempt timeout of leased messages. It is so long that it never elapses, because the client that leases a
     * message chooses the duration of the lease.
     */
    private static final long NO_TIMEOUT = Long.MAX_VALUE / 2;

    /**
     * The longest time for which one poll waits for records, in milliseconds. Results of the handler and completed flushes
     * end the poll earlier.
     */
    private static final long MAX_SLEEP_MILLIS = 500;
    /** The longest time to wait for the messages of a revoked partition that are being sent. */
    private static final Duration MAX_DRAIN_TIMEOUT = Duration.ofSeconds(60);

    /**
     * The interval between two passes of the worker loop while it waits for the messages of revoked partitions, in
     * milliseconds.
     */
    private static final long DRAIN_POLL_MILLIS = 20;

    private static final Duration REVOKE_FLUSH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_DRAIN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_FLUSH_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final WorkerSetup setup;
    private final boolean leasing;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessagesInProgress inProgress;
    private final HandlerCalls calls;
    private final FlushScheduler flushes;
    private final StartOffsets startOffsets;
    private final Waker waker;
    private final WorkerMetrics metrics;
    private volatile long lastPassNanos = System.nanoTime();
    private volatile boolean joined;
    private volatile boolean stopping;
    private volatile long stopDeadline = Long.MAX_VALUE;
    private @Nullable RuntimeException failure;

    WorkerLoop(WorkerSetup setup, KafkaConsumer<byte[], byte[]> consumer, Flusher flusher) {
        this.setup = setup;
        this.consumer = consumer;
        WorkerOptions options = setup.options();
        this.leasing = setup.handler() instanceof LeasingHandler;
        this.inProgress = new MessagesInProgress(limits(options.config(), leasing), options.atMostOnce());
        this.waker = new Waker(consumer::wakeup);
        StallGuard stallGuard =
                new StallGuard(setup.fairlane().pipeline().sessionTimeout().toMillis() / 2, now());
        this.metrics = new WorkerMetrics(setup.fairlane().ops().metricsEnabled());
        this.calls = new HandlerCalls(setup, inProgress, waker, stallGuard, metrics, WorkerLoop::now);
        this.flushes =
                new FlushScheduler(setup.deliveriesTopic(), flusher, inProgress, consumer, waker, stallGuard, metrics);
        this.startOffsets = new StartOffsets(consumer, setup.group(), options.resumeFrom());
    }

    private static MessagesInProgress.Limits limits(WorkerConfig config, boolean leasing) {
        return leasing
                ? new MessagesInProgress.Limits(MAX_RECORDS, MAX_RECORDS, MAX_BYTES, NO_TIMEOUT)
                : new MessagesInProgress.Limits(
                        config.concurrency(),
                        MAX_RECORDS,
                        MAX_BYTES,
                        config.timeout().toMillis());
    }

    /** The current time in monotonic milliseconds. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Runs the worker loop until {@link #stop} is called. @throws RuntimeException if the worker cannot continue */
    void run() throws InterruptedException {
        try {
            consumer.subscribe(List.of(setup.deliveriesTopic()), this);
            while (!stopping) {
                runOnce();
            }
        } finally {
            drain(inProgress.assignedPartitions(), CLOSE_DRAIN_TIMEOUT, CLOSE_FLUSH_TIMEOUT);
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    WorkerMetrics metrics() {
        return metrics;
    }

    /** The time since the last pass of the worker loop. May be called from any thread. */
    Duration sinceLastPass() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - lastPassNanos));
    }

    /** Whether the consumer group has assigned partitions to this worker, possibly none. May be called from any thread. */
    boolean hasJoined() {
        return joined;
    }

    /** Makes {@link #run} return. May be called from any thread. */
    void stop() {
        stopDeadline = now() + CLOSE_DRAIN_TIMEOUT.toMillis();
        stopping = true;
        waker.wake();
    }

    private void runOnce() {
        ConsumerRecords<byte[], byte[]> records = poll();
        if (failure != null) {
            throw failure;
        }
        long now = now();
        records.forEach(message -> inProgress.add(message, now));
        calls.processResults();
        calls.start();
        flushes.advance();
        calls.start(); // starts claimed messages that the completed flush has acknowledged
        pauseFullPartitions();
        lastPassNanos = System.nanoTime();
        metrics.setUnfinished(inProgress.size());
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        waker.markAsleep();
        boolean busy = stopping || calls.hasResults() || flushes.hasResult();
        try {
            return consumer.poll(Duration.ofMillis(busy ? 0 : sleepMillis(now())));
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (InvalidOffsetException e) {
            throw failure == null ? e : failure;
        } finally {
            waker.markAwake();
        }
    }

    private long sleepMillis(long now) {
        long wakeAt = Math.min(flushes.nextFlushAt(), inProgress.nextWakeupAt(flushes.isFlushing()));
        return Math.max(0, Math.min(MAX_SLEEP_MILLIS, wakeAt - now));
    }

    /** Pauses reading from partitions that have reached their limits, and resumes reading from the other partitions. */
    private void pauseFullPartitions() {
        Set<Integer> full = inProgress.fullPartitions();
        Set<TopicPartition> paused = consumer.paused();
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        for (TopicPartition partition : consumer.assignment()) {
            boolean isFull = full.contains(partition.partition());
            if (isFull != paused.contains(partition)) {
                (isFull ? pause : resume).add(partition);
            }
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        waker.markAwake();
        try {
            startOffsets.find(partitions).forEach((partition, start) -> {
                consumer.seek(partition, start.position());
                inProgress.assign(partition.partition(), start.position(), start.committed(), now());
                log.debug("The worker starts to read partition {} at the start offset {}", partition, start);
            });
            joined = true;
        } catch (WorkerException e) {
            failure = e; // stored and thrown later, because poll would wrap an exception of this listener
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        waker.markAwake();
        Duration timeout = setup.options().config().timeout().plusSeconds(1);
        Duration drainTimeout = timeout.compareTo(MAX_DRAIN_TIMEOUT) < 0 ? timeout : MAX_DRAIN_TIMEOUT;
        try {
            drain(numbers(partitions), drainTimeout, stopping ? CLOSE_FLUSH_TIMEOUT : REVOKE_FLUSH_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Set<Integer> lost = numbers(partitions);
        lost.retainAll(inProgress.assignedPartitions());
        if (!lost.isEmpty()) {
            log.warn(
                    "Partitions {} of {} were lost in a stall of this worker; messages in progress will be resent",
                    lost,
                    setup.deliveriesTopic());
        }
        joined = false;
        calls.abandon(inProgress.removePartitions(lost));
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new HashSet<>();
        partitions.forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }

    /**
     * Waits for the messages of these partitions that are being sent, commits their outcomes and offsets, and removes the
     * partitions.
     */
    private void drain(Set<Integer> numbers, Duration timeout, Duration flushTimeout) throws InterruptedException {
        Set<Integer> owned = new HashSet<>(numbers);
        owned.retainAll(inProgress.assignedPartitions());
        inProgress.drain(owned);
        calls.processResults();
        long deadline = now() + (leasing ? 0 : timeout.toMillis());
        while (inProgress.isSending(owned) && now() < Math.min(deadline, stopDeadline)) {
            lastPassNanos = System.nanoTime();
            calls.awaitResults(DRAIN_POLL_MILLIS);
            calls.start();
            flushes.advance();
        }
        flushes.flushUntilRecorded(owned, flushTimeout);
        calls.abandon(inProgress.removePartitions(owned));
    }
}
