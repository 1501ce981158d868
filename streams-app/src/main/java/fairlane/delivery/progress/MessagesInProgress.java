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
 * Everything that a worker has in hand: what may be sent now, what is being sent, and what of it is finished. It knows
 * no Kafka client, no thread and no clock; times are milliseconds of a clock that never goes back.
 */
public final class MessagesInProgress {
    /** A claim that has no room in the commit's metadata is tried again so much later. */
    private static final long CLAIM_RETRY_MILLIS = 50;

    private final Limits limits;
    private final boolean atMostOnce;
    private final Map<Integer, PartitionProgress> partitions = new HashMap<>();
    private final SendQueues queues = new SendQueues();
    /** Those that began first are first. */
    private final Set<Attempt> sending = new LinkedHashSet<>();

    private final Set<Attempt> claimed = new LinkedHashSet<>();
    private final Queue<Attempt> startable = new ArrayDeque<>();

    /**
     * How much is taken in hand.
     *
     * @param concurrency messages that are sent at a time
     * @param records messages that take up memory in any way
     * @param bytes of those that are kept whole
     * @param timeoutMillis an attempt may take so long
     */
    public record Limits(int concurrency, int records, long bytes, long timeoutMillis) {}

    /** @param atMostOnce messages are acknowledged before they are sent */
    public MessagesInProgress(Limits limits, boolean atMostOnce) {
        this.limits = limits;
        this.atMostOnce = atMostOnce;
    }

    /** A partition has come. */
    public void assign(int partition, long position, Acknowledgement committed, long now) {
        partitions.put(partition, new PartitionProgress(partition, atMostOnce, now, position, committed));
    }

    /** The partition; null: it is not ours. */
    @Nullable
    PartitionProgress partition(int number) {
        return partitions.get(number);
    }

    /** Nothing more of these is sent, and what of them is lent is no longer to be had here. */
    public void drain(Collection<Integer> revoked) {
        revoked.forEach(number -> requirePartition(number).drain());
        sending.stream().filter(attempt -> !attempt.partition().isOpen()).forEach(MessagesInProgress::revokeLease);
        releaseClaims(attempt -> !attempt.partition().isOpen());
    }

    /** Whether anything of these is being sent. */
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

    /** These are gone. @return what of them was still being sent */
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

    /** The next commit says that they are not sent yet. */
    private void releaseClaims(Predicate<Attempt> filter) {
        Stream.of(claimed, startable).forEach(claims -> {
            claims.stream().filter(filter).forEach(Attempt::unclaim);
            claims.removeIf(filter);
        });
    }

    private PartitionProgress requirePartition(Integer number) {
        return Objects.requireNonNull(partitions.get(number), "a partition that is not here");
    }

    /** Takes a message in hand; of a partition that is not ours, it is passed over. */
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

    /** One that is to be sent now, and counts as being sent; null: there is none, or enough are. */
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

    /** An attempt has ended. @return false: it had ended before, or its partition is gone */
    public boolean finish(Attempt attempt, AttemptOutcome outcome, long now) {
        if (!sending.remove(attempt)) {
            return false;
        }
        attempt.finish(outcome, now);
        attempt.partition().addSending(-1);
        if (attempt.queue != null) {
            attempt.queue.onHeadStarted(attempt); // one that was lent has gone out later than it was handed over
            queues.finishHead(attempt.queue, now);
        }
        attempt.partition().onFinished(attempt);
        return true;
    }

    /** One that has been sent for too long; null: there is none. */
    public @Nullable Attempt overdue(long now) {
        Iterator<Attempt> iterator = sending.iterator();
        Attempt oldest = iterator.hasNext() ? iterator.next() : null;
        return oldest != null && oldest.startedAt() + limits.timeoutMillis() <= now ? oldest : null;
    }

    /** Everything that can be recorded and committed now. */
    public RecordedBatch nextBatch(long now) {
        return nextBatch(now, false);
    }

    /** The same. @param ofAll with every partition, also where there is nothing new to say */
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

    /** Chooses what is sent as soon as it is acknowledged: only so much as can be told in the commit. */
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

    /** A batch is recorded and committed. */
    public void onRecorded(RecordedBatch batch) {
        batch.partitions().stream()
                .filter(partition -> !partition.progress().isRemoved())
                .forEach(partition -> partition.progress().onRecorded(partition));
        batch.claimed().stream().filter(claimed::remove).forEach(startable::add);
    }

    /** How many have ended and wait to be recorded. */
    public int unrecordedCount() {
        return partitions.values().stream()
                .mapToInt(PartitionProgress::unrecordedCount)
                .sum();
    }

    /** Whether somebody waits until something is recorded. */
    public boolean isRecordingAwaited() {
        return partitions.values().stream().anyMatch(PartitionProgress::isRecordingAwaited);
    }

    /** Whether something could be sent if it were acknowledged before. */
    public boolean canClaim(long now) {
        return atMostOnce && freeSlots() > 0 && (queues.hasReady() || queues.nextDueAt() <= now);
    }

    /** Messages that are not recorded yet. */
    public int size() {
        return partitions.values().stream().mapToInt(PartitionProgress::size).sum();
    }

    int sendingCount() {
        return sending.size();
    }

    /**
     * When there is something to do at the latest, if nothing comes.
     *
     * @param flushing a batch is under way, before whose end nothing can be claimed
     */
    public long nextWakeupAt(boolean flushing) {
        Iterator<Attempt> iterator = sending.iterator();
        long overdueAt = iterator.hasNext() ? iterator.next().startedAt() + limits.timeoutMillis() : Long.MAX_VALUE;
        boolean mayStart = freeSlots() > 0 && !(atMostOnce && flushing);
        return Math.min(overdueAt, mayStart ? queues.nextDueAt() : Long.MAX_VALUE);
    }

    /** Whether there is nothing to send, to end or to record. */
    public boolean isIdle() {
        return partitions.values().stream().allMatch(progress -> progress.size() == 0);
    }

    /** Whether everything that can be said of these is recorded and committed. */
    public boolean isFullyRecorded(Collection<Integer> numbers) {
        return numbers.stream().allMatch(number -> requirePartition(number).nextBatch(false) == null);
    }

    /** The partitions of which no more is to be fetched: there is enough in hand of them, or of all together. */
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

    /** The partitions of which nothing waits for its end: what was read of them is finished. */
    public Stream<PartitionProgress> emptyPartitions() {
        return partitions.values().stream().filter(PartitionProgress::isEmpty);
    }

    /** All partitions that are here. */
    public Set<Integer> assignedPartitions() {
        return Set.copyOf(partitions.keySet());
    }
}
