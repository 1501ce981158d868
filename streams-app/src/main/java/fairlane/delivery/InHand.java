package fairlane.delivery;

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
final class InHand {
    /** A claim that has no room in the commit's metadata is tried again so much later. */
    private static final long CLAIM_AGAIN_AFTER = 50;

    private final Limits limits;
    private final boolean atMostOnce;
    private final Map<Integer, PartitionProgress> partitions = new HashMap<>();
    private final Lanes lanes = new Lanes();
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
    record Limits(int concurrency, int records, long bytes, long timeoutMillis) {}

    /** @param atMostOnce messages are acknowledged before they are sent */
    InHand(Limits limits, boolean atMostOnce) {
        this.limits = limits;
        this.atMostOnce = atMostOnce;
    }

    /** A partition has come. */
    void assign(int partition, long position, Acknowledgement committed, long now) {
        partitions.put(partition, new PartitionProgress(partition, atMostOnce, now, position, committed));
    }

    /** The partition; null: it is not ours. */
    @Nullable
    PartitionProgress partition(int number) {
        return partitions.get(number);
    }

    /** Nothing more of these is sent, and what of them is lent is no longer to be had here. */
    void drain(Collection<Integer> going) {
        going.forEach(number -> find(number).drain());
        sending.stream().filter(attempt -> !attempt.partition().isOpen()).forEach(InHand::endLoan);
        giveUpClaims(attempt -> !attempt.partition().isOpen());
    }

    /** Whether anything of these is being sent. */
    boolean isSending(Collection<Integer> some) {
        return some.stream().anyMatch(number -> find(number).sending() > 0);
    }

    private static void endLoan(Attempt attempt) {
        Loan loan = attempt.loan();
        if (loan != null) {
            attempt.lendUntil(loan.end());
        }
    }

    private static void giveUp(Attempt attempt) {
        Loan loan = attempt.loan();
        if (loan != null) {
            loan.end();
            loan.told(false);
        }
    }

    /** These are gone. @return what of them was still being sent */
    List<Attempt> forget(Collection<Integer> gone) {
        List<Attempt> left = new ArrayList<>();
        for (Integer number : gone) {
            PartitionProgress progress = partitions.remove(number);
            if (progress != null) {
                progress.leave();
                lanes.remove(progress);
            }
        }
        giveUpClaims(attempt -> attempt.partition().isGone());
        for (Iterator<Attempt> all = sending.iterator(); all.hasNext(); ) {
            Attempt attempt = all.next();
            if (attempt.partition().isGone()) {
                all.remove();
                giveUp(attempt);
                left.add(attempt);
            }
        }
        return left;
    }

    /** The next commit says that they are not sent yet. */
    private void giveUpClaims(Predicate<Attempt> which) {
        Stream.of(claimed, startable).forEach(claims -> {
            claims.stream().filter(which).forEach(Attempt::unclaim);
            claims.removeIf(which);
        });
    }

    private PartitionProgress find(Integer number) {
        return Objects.requireNonNull(partitions.get(number), "a partition that is not here");
    }

    /** Takes a message in hand; of a partition that is not ours, it is passed over. */
    void take(ConsumerRecord<byte[], byte[]> message, long now) {
        PartitionProgress progress = partitions.get(message.partition());
        if (progress == null) {
            return;
        }
        Attempt attempt = new Attempt(progress, message);
        Ending before = progress.take(attempt);
        if (before == null) {
            lanes.add(attempt, now);
        } else {
            attempt.end(before, now);
            progress.ended(attempt);
        }
    }

    /** One that is to be sent now, and counts as being sent; null: there is none, or enough are. */
    @Nullable
    Attempt next(long now) {
        Attempt attempt = atMostOnce ? startable.poll() : free() > 0 ? lanes.next(now) : null;
        if (attempt == null) {
            return null;
        }
        attempt.start(now);
        if (attempt.lane != null) {
            attempt.lane.started(attempt);
        }
        attempt.partition().countSending(1);
        sending.add(attempt);
        return attempt;
    }

    private int free() {
        return limits.concurrency() - sending.size() - claimed.size() - startable.size();
    }

    /** An attempt has ended. @return false: it had ended before, or its partition is gone */
    boolean end(Attempt attempt, Ending ending, long now) {
        if (!sending.remove(attempt)) {
            return false;
        }
        attempt.end(ending, now);
        attempt.partition().countSending(-1);
        if (attempt.lane != null) {
            attempt.lane.started(attempt); // one that was lent has gone out later than it was handed over
            lanes.finish(attempt.lane, now);
        }
        attempt.partition().ended(attempt);
        return true;
    }

    /** One that has been sent for too long; null: there is none. */
    @Nullable
    Attempt overdue(long now) {
        Iterator<Attempt> all = sending.iterator();
        Attempt first = all.hasNext() ? all.next() : null;
        return first != null && first.startedAt() + limits.timeoutMillis() <= now ? first : null;
    }

    /** Everything that can be recorded and committed now. */
    Batch batch(long now) {
        return batch(now, false);
    }

    /** The same. @param ofAll with every partition, also where there is nothing new to say */
    Batch batch(long now, boolean ofAll) {
        if (atMostOnce && claimed.isEmpty()) {
            claim(now);
        }
        List<Batch.Part> parts = new ArrayList<>();
        for (PartitionProgress progress : partitions.values()) {
            Batch.Part part = progress.part(ofAll);
            if (part != null) {
                parts.add(part);
            }
        }
        return new Batch(parts, List.copyOf(claimed));
    }

    /** Chooses what is sent as soon as it is acknowledged: only so much as can be told in the commit. */
    private void claim(long now) {
        Deque<Attempt> chosen = new ArrayDeque<>();
        for (int free = free(); free > 0; free--) {
            Attempt attempt = lanes.next(now);
            if (attempt == null) {
                break;
            }
            attempt.claim();
            chosen.push(attempt);
        }
        Set<PartitionProgress> fitting = new HashSet<>();
        for (Attempt attempt : chosen) {
            PartitionProgress progress = attempt.partition();
            if (fitting.contains(progress) || progress.fits()) {
                fitting.add(progress);
                claimed.add(attempt);
            } else {
                attempt.unclaim();
                lanes.giveBack(Objects.requireNonNull(attempt.lane), now + CLAIM_AGAIN_AFTER);
            }
        }
    }

    /** A batch is recorded and committed. */
    void recorded(Batch batch) {
        batch.parts().stream()
                .filter(part -> !part.progress().isGone())
                .forEach(part -> part.progress().recorded(part));
        batch.claimed().stream().filter(claimed::remove).forEach(startable::add);
    }

    /** How many have ended and wait to be recorded. */
    int toRecord() {
        return partitions.values().stream()
                .mapToInt(PartitionProgress::toRecord)
                .sum();
    }

    /** Whether somebody waits until something is recorded. */
    boolean isAwaited() {
        return partitions.values().stream().anyMatch(PartitionProgress::isAwaited);
    }

    /** Whether something could be sent if it were acknowledged before. */
    boolean wantsToClaim(long now) {
        return atMostOnce && free() > 0 && (lanes.hasReady() || lanes.nextDueAt() <= now);
    }

    /** Messages that are not recorded yet. */
    int size() {
        return partitions.values().stream().mapToInt(PartitionProgress::size).sum();
    }

    int sending() {
        return sending.size();
    }

    /**
     * When there is something to do at the latest, if nothing comes.
     *
     * @param flushing a batch is under way, before whose end nothing can be claimed
     */
    long wakeAt(boolean flushing) {
        Iterator<Attempt> all = sending.iterator();
        long overdueAt = all.hasNext() ? all.next().startedAt() + limits.timeoutMillis() : Long.MAX_VALUE;
        boolean mayStart = free() > 0 && !(atMostOnce && flushing);
        return Math.min(overdueAt, mayStart ? lanes.nextDueAt() : Long.MAX_VALUE);
    }

    /** Whether there is nothing to send, to end or to record. */
    boolean isIdle() {
        return partitions.values().stream().allMatch(progress -> progress.size() == 0);
    }

    /** Whether everything that can be said of these is recorded and committed. */
    boolean isRecorded(Collection<Integer> some) {
        return some.stream().allMatch(number -> find(number).part(false) == null);
    }

    /** The partitions of which no more is to be fetched: there is enough in hand of them, or of all together. */
    Set<Integer> full() {
        int records = size();
        long bytes =
                partitions.values().stream().mapToLong(PartitionProgress::bytes).sum();
        if (records >= limits.records() || bytes >= limits.bytes()) {
            return Set.copyOf(partitions.keySet());
        }
        int share = Math.max(1, limits.records() / Math.max(1, partitions.size()));
        return partitions.values().stream()
                .filter(progress -> progress.size() >= share)
                .map(PartitionProgress::number)
                .collect(Collectors.toSet());
    }

    /** The partitions of which nothing waits for its end: what was read of them is finished. */
    Stream<PartitionProgress> empty() {
        return partitions.values().stream().filter(PartitionProgress::isEmpty);
    }

    /** All partitions that are here. */
    Set<Integer> partitions() {
        return Set.copyOf(partitions.keySet());
    }
}
