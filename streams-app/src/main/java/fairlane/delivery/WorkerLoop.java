package fairlane.delivery;

import fairlane.config.WorkerConfig;
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

/** The one thread of a worker: fetch, send what may be sent, take in what has ended, flush. */
final class WorkerLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);
    private static final int MAX_RECORDS = 20_000;
    private static final long MAX_BYTES = 64L << 20;

    /** Whoever borrows a message says how long it may take. */
    private static final long NO_TIMEOUT = Long.MAX_VALUE / 2;

    /** Nobody has to look more often for what may have come. */
    private static final long SLEEP_MILLIS = 500;
    /** A partition that goes elsewhere waits so long at the most for what is being sent of it. */
    private static final Duration MOST_DRAIN = Duration.ofSeconds(60);

    /** Between two looks at what else is due while it waits. */
    private static final long WAIT_MILLIS = 20;

    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);
    private static final Duration LAST_DRAIN = Duration.ofSeconds(5);
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final WorkerSetup setup;
    private final boolean lends;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final InHand inHand;
    private final HandlerCalls calls;
    private final Flushes flushes;
    private final StartOffsets starts;
    private final Waker waker;
    private final WorkerMetrics metrics;
    private volatile long turnedAt = System.nanoTime();
    private volatile boolean joined;
    private volatile boolean stopping;
    private volatile long stopBy = Long.MAX_VALUE;
    private @Nullable RuntimeException failure;

    WorkerLoop(WorkerSetup setup, KafkaConsumer<byte[], byte[]> consumer, Flusher flusher) {
        this.setup = setup;
        this.consumer = consumer;
        WorkerOptions options = setup.options();
        this.lends = setup.handler() instanceof Lender;
        this.inHand = new InHand(limits(options.config(), lends), options.atMostOnce());
        this.waker = new Waker(consumer::wakeup);
        Vigil vigil = new Vigil(setup.fairlane().pipeline().sessionTimeout().toMillis() / 2, now());
        this.metrics = new WorkerMetrics(setup.fairlane().ops().metrics());
        this.calls = new HandlerCalls(setup, inHand, waker, vigil, metrics, WorkerLoop::now);
        this.flushes = new Flushes(setup.deliveries(), flusher, inHand, consumer, waker, vigil, metrics);
        this.starts = new StartOffsets(consumer, setup.group(), options.resumeFrom());
    }

    private static InHand.Limits limits(WorkerConfig config, boolean lends) {
        return lends
                ? new InHand.Limits(MAX_RECORDS, MAX_RECORDS, MAX_BYTES, NO_TIMEOUT)
                : new InHand.Limits(
                        config.concurrency(),
                        MAX_RECORDS,
                        MAX_BYTES,
                        config.timeout().toMillis());
    }

    /** Milliseconds that never go back. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Runs until it is stopped, or cannot go on. @throws RuntimeException why it cannot */
    void run() throws InterruptedException {
        try {
            consumer.subscribe(List.of(setup.deliveries()), this);
            while (!stopping) {
                turn();
            }
        } finally {
            drain(inHand.partitions(), LAST_DRAIN, LAST_FLUSH);
            consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
        }
    }

    WorkerMetrics metrics() {
        return metrics;
    }

    /** For how long it has not gone round. From any thread. */
    Duration silence() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - turnedAt));
    }

    /** Whether its group has told it its partitions. From any thread. */
    boolean hasJoined() {
        return joined;
    }

    /** From any thread: it is to end. */
    void stop() {
        stopBy = now() + LAST_DRAIN.toMillis();
        stopping = true;
        waker.wake();
    }

    private void turn() {
        ConsumerRecords<byte[], byte[]> records = poll();
        if (failure != null) {
            throw failure;
        }
        long now = now();
        records.forEach(message -> inHand.take(message, now));
        calls.end();
        calls.start();
        flushes.advance();
        calls.start(); // of what was acknowledged before it is sent
        regulate();
        turnedAt = System.nanoTime();
        metrics.inHand(inHand.size());
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        waker.fallAsleep();
        boolean busy = stopping || calls.haveEnded() || flushes.hasAnswer();
        try {
            return consumer.poll(Duration.ofMillis(busy ? 0 : sleep(now())));
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (InvalidOffsetException e) {
            throw failure == null ? e : failure;
        } finally {
            waker.getUp();
        }
    }

    private long sleep(long now) {
        long wakeAt = Math.min(flushes.nextAt(), inHand.wakeAt(flushes.areUnderWay()));
        return Math.max(0, Math.min(SLEEP_MILLIS, wakeAt - now));
    }

    /** Fetches no more of what there is enough of in hand. */
    private void regulate() {
        Set<Integer> full = inHand.full();
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
        waker.getUp();
        try {
            starts.find(partitions).forEach((partition, start) -> {
                consumer.seek(partition, start.position());
                inHand.assign(partition.partition(), start.position(), start.committed(), now());
                log.debug("{} begins at {}", partition, start);
            });
            joined = true;
        } catch (DeliveryException e) {
            failure = e; // what a listener throws comes out of poll in a wrapping
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        waker.getUp();
        Duration timeout = setup.options().config().timeout().plusSeconds(1);
        Duration within = timeout.compareTo(MOST_DRAIN) < 0 ? timeout : MOST_DRAIN;
        try {
            drain(numbers(partitions), within, stopping ? LAST_FLUSH : FLUSH_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Set<Integer> ours = numbers(partitions);
        ours.retainAll(inHand.partitions());
        if (!ours.isEmpty()) {
            log.warn(
                    "Partitions {} of {} went to others while this worker was away: what it had in hand is sent again",
                    ours,
                    setup.deliveries());
        }
        joined = false;
        calls.abandon(inHand.forget(ours));
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new HashSet<>();
        partitions.forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }

    /** Waits for what is being sent of partitions that go, while the others go on; records it, and lets go of them. */
    private void drain(Set<Integer> going, Duration within, Duration flushWithin) throws InterruptedException {
        Set<Integer> ours = new HashSet<>(going);
        ours.retainAll(inHand.partitions());
        inHand.drain(ours);
        calls.end();
        long end = now() + (lends ? 0 : within.toMillis());
        while (inHand.isSending(ours) && now() < Math.min(end, stopBy)) {
            turnedAt = System.nanoTime();
            calls.awaitEnd(WAIT_MILLIS);
            calls.start();
            flushes.advance();
        }
        flushes.finish(ours, flushWithin);
        calls.abandon(inHand.forget(ours));
    }
}
