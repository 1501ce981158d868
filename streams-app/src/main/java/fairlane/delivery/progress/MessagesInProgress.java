package fairlane.delivery.progress;

import fairlane.delivery.LeasedDelivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * All messages that a worker has read and not yet finished. This class decides which messages may be sent now, and which
 * outcomes and offsets can be committed. It uses no Kafka client, no thread and no clock; the caller passes times, in
 * milliseconds of a monotonic clock.
 */
public final class MessagesInProgress {
    /**
     * The delay before the worker tries again to claim a message that did not fit into the commit metadata, in
     * milliseconds.
     */
    private static final long CLAIM_RETRY_MILLIS = 50;

    private final Limits limits;
    private final boolean atMostOnce;
    private final Map<Integer, PartitionProgress> partitions = new HashMap<>();
    private final SendQueues queues = new SendQueues();
    /** The attempts in progress, in the order in which they were started. */
    private final Set<Attempt> sending = new LinkedHashSet<>();

    private final Set<Attempt> claimed = new LinkedHashSet<>();
    private final Queue<Attempt> startable = new ArrayDeque<>();

    /**
     * Limits of the messages in progress.
     *
     * @param concurrency maximum number of messages that are sent concurrently
     * @param records maximum number of messages in memory, including those whose delivery record has been dropped
     * @param bytes maximum total size of the delivery records in memory, in bytes
     * @param timeoutMillis maximum duration of an attempt, in milliseconds
     */
    public record Limits(int concurrency, int records, long bytes, long timeoutMillis) {}

    /** @param atMostOnce whether to acknowledge messages before sending them */
    public MessagesInProgress(Limits limits, boolean atMostOnce) {
        this.limits = limits;
        this.atMostOnce = atMostOnce;
    }

    /**
     * Adds a partition that was assigned to this worker.
     *
     * @param position offset of the first message to read
     * @param committed the last commit of the consumer group for the partition
     */
    public void assign(int partition, long position, Acknowledgement committed, long now) {
        partitions.put(partition, new PartitionProgress(partition, atMostOnce, now, position, committed));
    }

    /** The progress of a partition; null if the partition is not assigned to this worker. */
    @Nullable
    PartitionProgress partition(int number) {
        return partitions.get(number);
    }

    /**
     * Prepares these partitions for their revocation. From now on no further messages of the partitions are sent. The
     * method also revokes the leases of their leased messages.
     */
    public void drain(Collection<Integer> revoked) {
        revoked.forEach(number -> requirePartition(number).drain());
        sending.stream().filter(attempt -> !attempt.partition().isOpen()).forEach(MessagesInProgress::revokeLease);
        releaseClaims(attempt -> !attempt.partition().isOpen());
    }

    /** Whether at least one message of these partitions is being sent. */
    public boolean isSending(Collection<Integer> numbers) {
        return numbers.stream().anyMatch(number -> requirePartition(number).sendingCount() > 0);
    }

    private static void revokeLease(Attempt attempt) {
        LeasedDelivery lease = attempt.lease();
        if (lease != null) {
            attempt.setLeasedUntil(lease.revoke());
        }
    }

    private static void abandonLease(Attempt attempt) {
        LeasedDelivery lease = attempt.lease();
        if (lease != null) {
            lease.revoke();
            lease.onRecorded(false);
        }
    }

    /**
     * Removes partitions that are no longer assigned to this worker.
     *
     * @return the attempts of these partitions that were still being sent
     */
    public List<Attempt> removePartitions(Collection<Integer> numbers) {
        List<Attempt> interrupted = new ArrayList<>();
        for (Integer number : numbers) {
            PartitionProgress progress = partitions.remove(number);
            if (progress != null) {
                progress.markRemoved();
                queues.removePartition(progress);
            }
        }
        releaseClaims(attempt -> attempt.partition().isRemoved());
        for (Iterator<Attempt> iterator = sending.iterator(); iterator.hasNext(); ) {
            Attempt attempt = iterator.next();
            if (attempt.partition().isRemoved()) {
                iterator.remove();
                abandonLease(attempt);
                interrupted.add(attempt);
            }
        }
        return interrupted;
    }

    /**
     * Gives up the claims of messages that have not been sent yet, so that the next commit does not acknowledge these
     * messages and another worker can send them.
     */
    private void releaseClaims(Predicate<Attempt> filter) {
        Stream.of(claimed, startable).forEach(claims -> {
            claims.stream().filter(filter).forEach(Attempt::unclaim);
            claims.removeIf(filter);
        });
    }

    private PartitionProgress requirePartition(Integer number) {
        return Objects.requireNonNull(partitions.get(number), "the partition is not assigned to this worker");
    }

    /** Adds a message that was read. A message of a partition that is not assigned to this worker is ignored. */
    public void add(ConsumerRecord<byte[], byte[]> message, long now) {
        PartitionProgress progress = partitions.get(message.partition());
        if (progress == null) {
            return;
        }
        Attempt attempt = new Attempt(progress, message);
        AttemptOutcome earlierOutcome = progress.add(attempt);
        if (earlierOutcome == null) {
            queues.add(attempt, now);
        } else {
            attempt.finish(earlierOutcome, now);
            progress.onFinished(attempt);
        }
    }

    /**
     * Starts the next attempt and returns it; returns null if no message may be sent now or the concurrency limit is
     * reached.
     */
    public @Nullable Attempt startNext(long now) {
        Attempt attempt = atMostOnce ? startable.poll() : freeSlots() > 0 ? queues.pollReady(now) : null;
        if (attempt == null) {
            return null;
        }
        attempt.start(now);
        if (attempt.queue != null) {
            attempt.queue.onHeadStarted(attempt);
        }
        attempt.partition().addSending(1);
        sending.add(attempt);
        return attempt;
    }

    private int freeSlots() {
        return limits.concurrency() - sending.size() - claimed.size() - startable.size();
    }

    /** Finishes an attempt; returns false if it had already finished, and also if its partition was removed. */
    public boolean finish(Attempt attempt, AttemptOutcome outcome, long now) {
        if (!sending.remove(attempt)) {
            return false;
        }
        attempt.finish(outcome, now);
        attempt.partition().addSending(-1);
        if (attempt.queue != null) {
            // A leased message counts as sent at the time of its last lease, not at the time when the handler received
            // it.
            attempt.queue.onHeadStarted(attempt);
            queues.finishHead(attempt.queue, now);
        }
        attempt.partition().onFinished(attempt);
        return true;
    }

    /** Returns an attempt that has exceeded its timeout; null if no attempt has. */
    public @Nullable Attempt overdue(long now) {
        Iterator<Attempt> iterator = sending.iterator();
        Attempt oldest = iterator.hasNext() ? iterator.next() : null;
        return oldest != null && oldest.startedAt() + limits.timeoutMillis() <= now ? oldest : null;
    }

    /** Returns the outcomes and offsets that can be recorded and committed now. */
    public RecordedBatch nextBatch(long now) {
        return nextBatch(now, false);
    }

    /**
     * Returns the outcomes and offsets that can be recorded and committed now.
     *
     * @param allPartitions whether to include partitions with nothing new to commit
     */
    public RecordedBatch nextBatch(long now, boolean allPartitions) {
        if (atMostOnce && claimed.isEmpty()) {
            claim(now);
        }
        List<RecordedBatch.PartitionBatch> batches = new ArrayList<>();
        for (PartitionProgress progress : partitions.values()) {
            RecordedBatch.PartitionBatch batch = progress.nextBatch(allPartitions);
            if (batch != null) {
                batches.add(batch);
            }
        }
        return new RecordedBatch(batches, List.copyOf(claimed));
    }

    /**
     * Claims messages, so that the worker sends them once the next commit has acknowledged them. Claims no more messages
     * than fit into the commit metadata.
     */
    private void claim(long now) {
        Deque<Attempt> candidates = new ArrayDeque<>();
        for (int free = freeSlots(); free > 0; free--) {
            Attempt attempt = queues.pollReady(now);
            if (attempt == null) {
                break;
            }
            attempt.claim();
            candidates.push(attempt);
        }
        Set<PartitionProgress> partitionsWithRoom = new HashSet<>();
        for (Attempt attempt : candidates) {
            PartitionProgress progress = attempt.partition();
            if (partitionsWithRoom.contains(progress) || progress.metadataFits()) {
                partitionsWithRoom.add(progress);
                claimed.add(attempt);
            } else {
                attempt.unclaim();
                queues.postponeHead(Objects.requireNonNull(attempt.queue), now + CLAIM_RETRY_MILLIS);
            }
        }
    }

    /** Updates the progress of the partitions after a batch of outcomes and offsets has been committed. */
    public void onRecorded(RecordedBatch batch) {
        batch.partitions().stream()
                .filter(partition -> !partition.progress().isRemoved())
                .forEach(partition -> partition.progress().onRecorded(partition));
        batch.claimed().stream().filter(claimed::remove).forEach(startable::add);
    }

    /** The number of finished attempts whose outcome can be recorded now. */
    public int unrecordedCount() {
        return partitions.values().stream()
                .mapToInt(PartitionProgress::unrecordedCount)
                .sum();
    }

    /**
     * Whether a {@link LeasedDelivery} must be notified once its result has been recorded; the next flush should then
     * start soon.
     */
    public boolean isRecordingAwaited() {
        return partitions.values().stream().anyMatch(PartitionProgress::isRecordingAwaited);
    }

    /** Whether a worker that acknowledges messages before sending them could claim a message now. */
    public boolean canClaim(long now) {
        return atMostOnce && freeSlots() > 0 && (queues.hasReady() || queues.nextDueAt() <= now);
    }

    /** The number of messages whose outcome has not been recorded yet. */
    public int size() {
        return partitions.values().stream().mapToInt(PartitionProgress::size).sum();
    }

    int sendingCount() {
        return sending.size();
    }

    /**
     * The time at which the worker loop has to continue at the latest. It is the earlier of two times: when the next
     * attempt times out, and when the next message may be sent.
     *
     * @param flushing whether a flush is in progress; no message can be claimed before the flush ends
     */
    public long nextWakeupAt(boolean flushing) {
        Iterator<Attempt> iterator = sending.iterator();
        long overdueAt = iterator.hasNext() ? iterator.next().startedAt() + limits.timeoutMillis() : Long.MAX_VALUE;
        boolean mayStart = freeSlots() > 0 && !(atMostOnce && flushing);
        return Math.min(overdueAt, mayStart ? queues.nextDueAt() : Long.MAX_VALUE);
    }

    /** Whether there are no messages in progress. */
    public boolean isIdle() {
        return partitions.values().stream().allMatch(progress -> progress.size() == 0);
    }

    /** Whether everything that can be recorded and committed for these partitions has been recorded and committed. */
    public boolean isFullyRecorded(Collection<Integer> numbers) {
        return numbers.stream().allMatch(number -> requirePartition(number).nextBatch(false) == null);
    }

    /**
     * The partitions from which the consumer must not read for now. If all messages together have reached a memory
     * limit, these are all partitions; otherwise those that have reached their share of the maximum number of messages.
     */
    public Set<Integer> fullPartitions() {
        int records = size();
        long bytes =
                partitions.values().stream().mapToLong(PartitionProgress::bytes).sum();
        if (records >= limits.records() || bytes >= limits.bytes()) {
            return Set.copyOf(partitions.keySet());
        }
        int recordsPerPartition = Math.max(1, limits.records() / Math.max(1, partitions.size()));
        return partitions.values().stream()
                .filter(progress -> progress.size() >= recordsPerPartition)
                .map(PartitionProgress::number)
                .collect(Collectors.toSet());
    }

    /** The assigned partitions that have no unfinished messages. */
    public Stream<PartitionProgress> emptyPartitions() {
        return partitions.values().stream().filter(PartitionProgress::isEmpty);
    }

    /** The numbers of all partitions that are assigned to this worker. */
    public Set<Integer> assignedPartitions() {
        return Set.copyOf(partitions.keySet());
    }
}
